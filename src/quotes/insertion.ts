import { isLower, isSpace, isUpper } from './characters.ts'
import { CUE, type Language } from './languages/language.ts'
import { endOfWord, normalizeWord } from './word.ts'

interface Extent {
  readonly start: number
  readonly end: number
}

/** Words of the writer inside the marks: `«Не знаю, — сказал он. — Спросите завтра»`. */
export type Insertion = Extent

const MAX_INSERTION = 160
const DASHES = '—–-'
const ENDS = '.,;!?…'

/** `, — сказал он. — `, `—se quejó el alcalde—`: from dash to dash, or to the end of the marks. */
function dashesAt(text: string, at: number, limit: number): number {
  if (!DASHES.includes(text.charAt(at))) return -1
  const [before, after] = [text.charCodeAt(at - 1), text.charCodeAt(at + 1)]
  const isTight = isSpace(before) && isLower(after)
  const isWide = isSpace(before) && isSpace(after) && ',.!?…”“»'.includes(text.charAt(at - 2))
  const first = isTight ? at + 1 : at + 2
  if (!(isTight || isWide) || !isLower(text.charCodeAt(first))) return -1
  for (let end = first; end < limit; end++) {
    const char = text.charAt(end)
    if (DASHES.includes(char) && end > first + 3) {
      if (isTight ? !isSpace(text.charCodeAt(end - 1)) && ENDS.includes(text.charAt(end + 1)) : isWideEnd(text, end))
        return end
    }
    if ('!?«„"'.includes(char)) return -1
  }
  return limit - at < MAX_INSERTION ? limit : -1
}

const isWideEnd = (text: string, at: number): boolean =>
  isSpace(text.charCodeAt(at - 1)) && isSpace(text.charCodeAt(at + 1)) && ENDS.includes(text.charAt(at - 2))

/** `, sourit le trentenaire. `: the end of the clause behind a comma, or -1. */
export function clauseAt(text: string, at: number, limit: number, language: Language): number {
  if (!isSpace(text.charCodeAt(at + 1))) return -1
  const first = at + 2
  if (!startsWithSpeech(text, first, limit, language)) return -1
  for (let end = first; end < limit; end++) {
    const char = text.charAt(end)
    if (char === '.' || (char === ',' && isSpace(text.charCodeAt(end + 1)))) return end
    if ('!?«:;'.includes(char)) return -1
  }
  return -1
}

/** `explique-t-il`, `a-t-elle raconté`, `promet Aurélien Mazet`: a cue, and right behind it somebody. */
function startsWithSpeech(text: string, at: number, limit: number, language: Language): boolean {
  const end = endOfWord(text, at, limit)
  const [verb = '', pronoun] = normalizeWord(text.slice(at, end)).split(/-(?:t-)?(?=[a-z]+$)/)
  if (pronoun !== undefined && language.clitics.has(pronoun)) return true
  if (verb === 'a' || verb === 'ont') {
    const [second = '', subject = ''] = text.slice(end + 1, limit).split(/[\s,.]+/, 2)
    return (language.cueStrength.get(normalizeWord(second)) ?? 0) >= 2 && isSubject(subject)
  }
  const isCue = ((language.classes.get(verb) ?? 0) & CUE) !== 0 && (language.cueStrength.get(verb) ?? 0) >= 2
  return isCue && isSubject(text.slice(end + 1, limit).split(/[\s’',.]/, 1)[0] ?? '')
}

const SUBJECTS = new Set([
  'le',
  'la',
  'l',
  'les',
  'un',
  'une',
  'son',
  'sa',
  'ses',
  'leur',
  'notre',
  'ce',
  'cette',
  'm',
  'mme',
])
const isSubject = (word: string): boolean =>
  SUBJECTS.has(word.replace(/['’]$/, '').toLowerCase()) || isUpper(word.charCodeAt(0))

export function hasCue(text: string, from: number, to: number, language: Language): boolean {
  for (const [word] of text.slice(from, to).matchAll(/\p{L}+/gu))
    if (((language.classes.get(normalizeWord(word)) ?? 0) & CUE) !== 0) return true
  return false
}

/** The writer's words inside a span, where the language sets them there. */
export function listInsertions(text: string, { start, end }: Extent, language: Language): Insertion[] {
  const insertions: Insertion[] = []
  if (language.insertions === 'none') return insertions
  for (let at = start + 2; at < end; at++) {
    const char = text.charCodeAt(at)
    if (char !== 0x2c && char !== 0x2014 && char !== 0x2013 && char !== 0x2d) continue
    const isDash = language.insertions === 'dashes'
    if (isDash === (char === 0x2c)) continue
    const close = isDash ? dashesAt(text, at, end) : clauseAt(text, at, end, language)
    if (close < 0 || close - at > MAX_INSERTION) continue
    // A full stop before the second dash: `— развёл он руками. — Убедили`.
    const isSure = !isDash || text.charAt(close - 2) === '.'
    if (isSure || hasCue(text, at, close, language)) {
      insertions.push({ start: at, end: close })
      at = close
    }
  }
  return insertions
}
