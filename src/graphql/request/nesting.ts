import { ArchiveError } from '../../errors.ts'

/**
 * The maximum nesting of brackets in a document, and of objects and lists in variables. Parsing, validation and
 * coercion are recursive, and 1,000 levels overflow the stack.
 */
const MAX_NESTING = 200

/** @throws BAD_USER_INPUT if the document's brackets are nested more than MAX_NESTING levels deep. */
export function checkDocumentNesting(text: string): void {
  const asked = nestingOf(text)
  if (asked <= MAX_NESTING) return
  throw new ArchiveError(
    'BAD_USER_INPUT',
    `The document nests ${asked} levels of brackets, and the limit is ${MAX_NESTING}: reduce the nesting.`,
    { limit: MAX_NESTING, asked },
  )
}

/** @throws BAD_USER_INPUT if the variables are nested more than MAX_NESTING levels deep. */
export function checkVariableNesting(variables: unknown): void {
  if (!nestsDeeper(variables, MAX_NESTING)) return
  throw new ArchiveError(
    'BAD_USER_INPUT',
    `The variables nest more than ${MAX_NESTING} levels of objects and lists, which is the limit: reduce the nesting.`,
    { limit: MAX_NESTING },
  )
}

const BLOCK = '"""'

function nestingOf(source: string): number {
  let depth = 0
  let deepest = 0
  for (let at = 0; at < source.length; at += 1) {
    const letter = source[at]
    if (letter === '{' || letter === '(' || letter === '[') deepest = Math.max(deepest, (depth += 1))
    else if (letter === '}' || letter === ')' || letter === ']') depth -= 1
    else if (letter === '#') at = endOfLine(source, at)
    else if (letter === '"') at = source.startsWith(BLOCK, at) ? endOfBlock(source, at) : endOfString(source, at)
  }
  return deepest
}

function endOfLine(source: string, start: number): number {
  let at = start
  while (at < source.length && source[at] !== '\n' && source[at] !== '\r') at += 1
  return at
}

function endOfString(source: string, start: number): number {
  let at = start + 1
  while (at < source.length && source[at] !== '"' && source[at] !== '\n' && source[at] !== '\r')
    at += source[at] === '\\' ? 2 : 1
  return at
}

function endOfBlock(source: string, start: number): number {
  let end = source.indexOf(BLOCK, start + BLOCK.length)
  while (end > 0 && source[end - 1] === '\\') end = source.indexOf(BLOCK, end + BLOCK.length)
  return end < 0 ? source.length : end + BLOCK.length - 1
}

function nestsDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (levels === 0) return true
  // `for … in` is not used, because it converts the index of every list entry to a string.
  for (const entry of Array.isArray(value) ? (value as unknown[]) : Object.values(value))
    if (nestsDeeper(entry, levels - 1)) return true
  return false
}
