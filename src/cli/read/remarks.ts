const LACKS = {
  publishedAt: 'time (--published-at gives one)',
  language: 'language (--language gives one, and --language auto detects it)',
  outlet: 'outlet (--outlet gives one)',
  body: 'text',
}
/** The sentence that the command prints for each remark. `#` is replaced by the number of articles: `3 articles`. */
const SENTENCES = {
  'day alone':
    'A date without a time of day means the beginning of that day, in UTC unless --utc-offset says otherwise: #.',
  withheld: 'WITHHELD, and therefore hidden from readers, because of the status, date or embargo in the files: #.',
  canceled: 'CANCELED, and therefore hidden from readers, because of the status in the files: #.',
  'quotes without a place': 'Some quotes are left out, because their words are not in the text: #.',
}
const OPTIONAL = ['publishedAt', 'modifiedAt', 'language', 'url'] as const

/**
 * A remark on an article: what the article lacks, or what was left out. When the command ends, it prints the number of
 * articles for each remark.
 */
export type Remark =
  `without ${keyof typeof LACKS}` | `${(typeof OPTIONAL)[number]} not understood` | keyof typeof SENTENCES

export interface Remarks {
  readonly count: (remark: Remark) => void
  /** The sentences to print, the most important first. Empty if nothing was counted. */
  readonly lines: () => string[]
}

export function createRemarks(): Remarks {
  const counts = new Map<string, number>()
  const articles = (remark: string): string[] => {
    const count = counts.get(remark)
    return count === undefined ? [] : [`${count} ${count === 1 ? 'article' : 'articles'}`]
  }
  return {
    count: (remark) => counts.set(remark, (counts.get(remark) ?? 0) + 1),
    lines() {
      const lacks = Object.entries(LACKS).flatMap(([field, what]) => {
        const count = counts.get(`without ${field}`)
        return count === undefined ? [] : [`${count} ${count === 1 ? 'has' : 'have'} no ${what}`]
      })
      const left = OPTIONAL.flatMap((field) => articles(`${field} not understood`).map((some) => `${field} of ${some}`))
      return [
        ...(lacks.length > 0 ? [`Of the articles, ${lacks.join(', ')}.`] : []),
        ...Object.entries(SENTENCES).flatMap(([remark, sentence]) =>
          articles(remark).map((some) => sentence.replace('#', some)),
        ),
        ...(left.length > 0 ? [`Left out because it cannot be read: ${left.join(', ')}.`] : []),
      ]
    },
  }
}
