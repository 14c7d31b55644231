/** Words as they are written in a language's file: with blanks between them. */
export type Words = string

export const listWords = (words: Words): string[] => words.split(/\s+/).filter((word) => word !== '')
