import { readFileSync, readdirSync } from 'node:fs'

// Articles that were written for these tests by authors who had not seen the extractor. One file holds those of a
// language, with a line `====` between two. `<q s="id">` is what somebody said, inside its marks ("-" where the article
// does not say who), `<n>` what stands between marks for another reason, `<s id="id">` a mention of a speaker. The lines
// at an article's end give each speaker's full name, or `~` where the article has none.

export interface Passage {
  /** UTF-16 offsets into the text. */
  readonly start: number
  readonly end: number
}

export interface GoldQuote extends Passage {
  /** Null where the article does not say who it was. */
  readonly speaker: string | null
}

export interface InventedArticle {
  /** `de 7`, by language and place in the file. */
  readonly id: string
  readonly text: string
  /** The outermost ones only: what is quoted inside a quote is part of it. */
  readonly quotes: readonly GoldQuote[]
  readonly notQuotes: readonly Passage[]
  readonly mentions: readonly (Passage & { readonly speaker: string })[]
  /** The full name of each speaker that the article names. */
  readonly names: ReadonlyMap<string, string>
}

const DIRECTORY = new URL('./invented/', import.meta.url)
const TAG = /<(\/?)([qns])(?: (?:s|id)="([^"]*)")?>/g
const SPEAKER = /^#(\S+) (.+)$/

/** BCP 47 tags of the languages that have articles. */
export function inventedLanguages(): string[] {
  return readdirSync(DIRECTORY).map((name) => name.replace(/\.txt$/, ''))
}

export function readInvented(language: string): InventedArticle[] {
  const articles = readFileSync(new URL(`${language}.txt`, DIRECTORY), 'utf8')
    .trim()
    .split('\n====\n')
  return articles.map((marked, at) => parseInvented(`${language} ${at + 1}`, marked))
}

function parseInvented(id: string, marked: string): InventedArticle {
  const lines = marked.trimEnd().split('\n')
  const names = new Map<string, string>()
  for (let last = lines.at(-1); last !== undefined && SPEAKER.test(last); last = lines.at(-1)) {
    const [, speaker = '', name = ''] = SPEAKER.exec(last) ?? []
    if (name !== '~') names.set(speaker, name)
    lines.pop()
  }
  const body = lines.join('\n').trimEnd()
  const [quotes, notQuotes, mentions]: [GoldQuote[], Passage[], (Passage & { speaker: string })[]] = [[], [], []]
  const open: { kind: string; speaker: string; start: number }[] = []
  let [text, from] = ['', 0]
  for (const { 0: tag, 1: slash, 2: kind = '', 3: speaker = '', index } of body.matchAll(TAG)) {
    text += body.slice(from, index)
    from = index + tag.length
    if (slash === '') {
      open.push({ kind, speaker, start: text.length })
      continue
    }
    const begun = open.pop()
    if (begun?.kind !== kind) throw new Error(`${id}: ${tag} closes nothing, at "${body.slice(index - 40, index)}"`)
    const passage = { start: begun.start, end: text.length }
    const isOutermost = open.every((outer) => outer.kind === 's')
    if (kind === 's') mentions.push({ ...passage, speaker: begun.speaker })
    else if (isOutermost && kind === 'q')
      quotes.push({ ...passage, speaker: begun.speaker === '-' ? null : begun.speaker })
    else if (isOutermost) notQuotes.push(passage)
  }
  if (open.length > 0) throw new Error(`${id}: a tag is never closed`)
  return { id, text: text + body.slice(from), quotes, notQuotes, mentions, names }
}
