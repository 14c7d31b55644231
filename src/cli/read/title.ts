const TITLE_LENGTH = 200

/** The title of a text that gives none: its first line, cut to 200 characters. Undefined if the text is empty. */
export function beginningOf(text: string | undefined): string | undefined {
  const line = text
    ?.trim()
    .split(/[\r\n\u2028\u2029]/, 1)[0]
    ?.trim()
  if (line === undefined || line === '') return undefined
  const points = [...line.slice(0, 2 * TITLE_LENGTH + 2)]
  return points.length > TITLE_LENGTH ? `${points.slice(0, TITLE_LENGTH - 1).join('')}…` : line
}
