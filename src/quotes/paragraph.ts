import { isLower, isSpace, isWord } from './characters.ts'

/** The range of a paragraph as UTF-16 offsets, without the blanks at both ends. */
export interface Paragraph {
  readonly start: number
  readonly end: number
}

const endsLine = (code: number): boolean => code === 0x0a || code === 0x0d || code === 0x2028 || code === 0x2029

function trim(text: string, from: number, to: number): Paragraph {
  let start = from
  let end = to
  while (start < end && isSpace(text.charCodeAt(start))) start++
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--
  return { start, end }
}

/**
 * Text that was copied from a page often breaks lines at a link. A line then stops in mid-sentence, and the next line
 * continues the sentence.
 */
function goesOn(text: string, line: Paragraph, next: Paragraph): boolean {
  const last = text.charCodeAt(line.end - 1)
  return (isWord(last) || last === 0x2c) && isLower(text.charCodeAt(next.start))
}

/** Each line that is not blank begins a paragraph, or continues the paragraph of the line before it. */
export function listParagraphs(text: string): Paragraph[] {
  const paragraphs: Paragraph[] = []
  const add = (from: number, to: number) => {
    const line = trim(text, from, to)
    if (line.start === line.end) return
    const last = paragraphs.at(-1)
    if (last && goesOn(text, last, line)) paragraphs[paragraphs.length - 1] = { start: last.start, end: line.end }
    else paragraphs.push(line)
  }
  let from = 0
  for (let at = 0; at < text.length; at++) {
    if (!endsLine(text.charCodeAt(at))) continue
    add(from, at)
    from = at + 1
  }
  add(from, text.length)
  return paragraphs
}
