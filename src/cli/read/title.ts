const TITLE_LENGTH = 200

/** What a text is called that has no title: its first line, or the beginning of it. */
export function beginningOf(text: string | undefined): string | undefined {
  const line = text
    ?.trim()
    .split(/[\r\n\u2028\u2029]/, 1)[0]
    ?.trim()
  if (line === undefined || line === '') return undefined
  const points = [...line.slice(0, 2 * TITLE_LENGTH + 2)]
  return points.length > TITLE_LENGTH ? `${points.slice(0, TITLE_LENGTH - 1).join('')}…` : line
}
