import { readFileSync, readdirSync } from 'node:fs'

// These articles were written for the tests by authors who had not seen the extractor. A file contains the articles of
// one language, separated by lines `====`. `<q s="id">` marks the words of a speaker inside their quotation marks or
// behind a dash, an interviewer's questions included ("-" if the article does not say who spoke), `<n>` other text
// inside quotation marks, and `<s id="id">` a mention of a speaker. The lines at the end of an article give each
// speaker's full name, or `~` if the article does not have it.

export interface Passage {
  /** The offset in UTF-16 code units. */
  readonly start: number
  readonly end: number
}

export interface GoldQuote extends Passage {
  /** The speaker, or null if the article does not say who spoke. */
  readonly speaker: string | null
}

export interface InventedArticle {
  /** The language and the position in the file, such as `de 7`. */
  readonly id: string
  readonly text: string
  /** Only the outermost quotes: a quote inside another quote is part of it. */
  readonly quotes: readonly GoldQuote[]
  readonly notQuotes: readonly Passage[]
  readonly mentions: readonly (Passage & { readonly speaker: string })[]
  /** Maps the ID of each speaker to the full name that the article has. */
  readonly names: ReadonlyMap<string, string>
}

const DIRECTORY = new URL('./invented/', import.meta.url)
// Articles that were written after the rules were finished. Nothing is learned from them, and no rule was changed for
// them, so they show how good the extractor is on other texts.
export const UNSEEN = new URL('./unseen/', import.meta.url)
// Articles that were unseen once. The rules were then corrected with these articles in view, but nothing is learned from
// them.
export const CORRECTED = new URL('./corrected/', import.meta.url)
const TAG = /<(\/?)([qns])(?: (?:s|id)="([^"]*)")?>/g
const SPEAKER = /^#(\S+) (.+)$/

/** Returns the language tags (BCP 47) for which there are articles. */
export function inventedLanguages(): string[] {
  return readdirSync(DIRECTORY).map((name) => name.replace(/\.txt$/, ''))
}

export function readInvented(language: string, directory = DIRECTORY): InventedArticle[] {
  const articles = readFileSync(new URL(`${language}.txt`, directory), 'utf8')
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
