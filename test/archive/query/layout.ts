const WIDTH = 110

type Part = string | { readonly inside: readonly Part[] }

/** Breaks SQL into indented lines wherever it is too long for one line, so that people can read it in a diff. */
export function layOut(text: string): string {
  const words = text.match(/E?'(?:[^']|'')*'(?:::\w+)?|[()]|,|[^\s(),']+/g) ?? []
  const [parts] = nest(words, 0)
  return print(parts, '').join('\n')
}

function nest(words: readonly string[], start: number): [Part[], number] {
  const parts: Part[] = []
  for (let at = start; at < words.length; at++) {
    const word = words[at] ?? ''
    if (word === ')') return [parts, at]
    if (word === '(') {
      const [inside, end] = nest(words, at + 1)
      parts.push({ inside })
      at = end
    } else parts.push(word)
  }
  return [parts, words.length]
}

function flat(parts: readonly Part[]): string {
  return parts.reduce<string>((line, part, index) => {
    const text = typeof part === 'string' ? part : `(${flat(part.inside)})`
    return line + (index > 0 && spaced(parts[index - 1], part) ? ' ' : '') + text
  }, '')
}

const OPERATOR =
  /^(?:[<>=+*&|~-]+|and|or|in|as|is|not|from|where|select|by|join|on|then|when|else|limit|any|case|with|lateral|exists|materialized|filter|over|having|all|union|like|asked)$/

function spaced(before: Part | undefined, part: Part): boolean {
  if (part === ',' || (typeof part === 'string' && /^(?:::|\[)/.test(part))) return false
  if (typeof part !== 'string') return before === ',' || typeof before !== 'string' || OPERATOR.test(before)
  return true
}

// The patterns before which a long line is broken: clauses, then lists, then operators. The first pattern that occurs
// in the line is used.
const BREAKS = [
  /^(?:select|from|where|group|order|having|limit|union|join|cross)$/,
  /^,$/,
  /^or$/,
  /^and$/,
  /^(?:when|else|end)$/,
  /^\|\|$/,
]

function print(parts: readonly Part[], indent: string): string[] {
  const line = flat(parts)
  if (indent.length + line.length <= WIDTH) return [indent + line]
  for (const pattern of BREAKS) {
    const pieces = breakAt(parts, pattern)
    if (pieces.length === 1) continue
    const isList = pattern.test(',') && parts[0] !== 'select'
    const below = pattern === BREAKS[0] || isList ? indent : `${indent}  `
    return pieces.flatMap((piece, index) => print(piece, index === 0 ? indent : below))
  }
  const lines: string[] = []
  let open = indent
  parts.forEach((part, index) => {
    const space = index > 0 && spaced(parts[index - 1], part) ? ' ' : ''
    if (typeof part === 'string' || flat([part]).length <= WIDTH / 2) open += space + flat([part])
    else {
      lines.push(`${open}${space}(`, ...print(part.inside, `${indent}  `))
      open = `${indent})`
    }
  })
  return [...lines, open]
}

function breakAt(parts: readonly Part[], pattern: RegExp): Part[][] {
  const pieces: Part[][] = [[]]
  for (const part of parts) {
    const breaks = typeof part === 'string' && pattern.test(part)
    if (breaks && part !== ',' && (pieces.at(-1)?.length ?? 0) > 0) pieces.push([])
    pieces.at(-1)?.push(part)
    if (breaks && part === ',') pieces.push([])
  }
  return pieces.filter((piece) => piece.length > 0)
}
