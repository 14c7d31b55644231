/**
 * Remarks on an article: what it lacks, or what was left out. At its end, the command prints the number of articles
 * for each remark.
 */
export type Remark =
  | 'without publishedAt'
  | 'without language'
  | 'without outlet'
  | 'without body'
  | 'withheld'
  | 'canceled'
  | 'day alone'
  | 'publishedAt not understood'
  | 'modifiedAt not understood'
  | 'language not understood'
  | 'url not understood'
  | 'quotes without a place'

export interface Remarks {
  readonly count: (remark: Remark) => void
  /** The sentences to print, the most important first. Empty if nothing was counted. */
  readonly lines: () => string[]
}

const LACKS: readonly (readonly [Remark, string])[] = [
  ['without publishedAt', 'time (--published-at gives one)'],
  ['without language', 'language (--language gives one, and --language auto detects it)'],
  ['without outlet', 'outlet (--outlet gives one)'],
  ['without body', 'text'],
]
const LEFT_OUT = ['publishedAt', 'modifiedAt', 'language', 'url'] as const

export function createRemarks(): Remarks {
  const counts = new Map<Remark, number>()
  const of = (remark: Remark) => counts.get(remark) ?? 0
  return {
    count: (remark) => counts.set(remark, of(remark) + 1),
    lines() {
      const lacks = LACKS.flatMap(([remark, what]) =>
        of(remark) > 0 ? [`${of(remark)} ${of(remark) === 1 ? 'has' : 'have'} no ${what}`] : [],
      )
      const left = LEFT_OUT.flatMap((field) => {
        const count = of(`${field} not understood`)
        return count > 0 ? [`${field} of ${articles(count)}`] : []
      })
      return [
        ...(lacks.length > 0 ? [`Of the articles, ${lacks.join(', ')}.`] : []),
        ...(of('day alone') > 0
          ? [
              `A date without a time of day means the beginning of that day, in UTC unless --utc-offset says otherwise: ${articles(of('day alone'))}.`,
            ]
          : []),
        ...(['withheld', 'canceled'] as const).flatMap((remark) =>
          of(remark) > 0
            ? [
                `${remark === 'withheld' ? 'WITHHELD' : 'CANCELED'}, and hidden from readers, by the status or embargo in the files: ${articles(of(remark))}.`,
              ]
            : [],
        ),
        ...(of('quotes without a place') > 0
          ? [`Quotes whose words are not in the text are left out, in ${articles(of('quotes without a place'))}.`]
          : []),
        ...(left.length > 0 ? [`Left out because it cannot be read: ${left.join(', ')}.`] : []),
      ]
    },
  }
}

const articles = (count: number): string => `${count} ${count === 1 ? 'article' : 'articles'}`
