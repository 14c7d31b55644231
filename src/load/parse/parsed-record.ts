import type { Placing } from '../../archive/quote/place.ts'
import type { UserError } from '../answer.ts'
import type { ParsedAgent, ParsedArticle, ParsedEvent, ParsedOutlet } from '../parsed-input.ts'

/**
 * A parsed line. If there are errors, `parsed` contains only the fields without errors. `parsed` is null if no record
 * could be parsed from the line, e.g. because the line is not JSON.
 */
export type ParsedRecord =
  | { readonly noun: null; readonly parsed: null; readonly errors: readonly UserError[] }
  | { readonly noun: 'outlet'; readonly parsed: ParsedOutlet | null; readonly errors: readonly UserError[] }
  | { readonly noun: 'agent'; readonly parsed: ParsedAgent | null; readonly errors: readonly UserError[] }
  | { readonly noun: 'event'; readonly parsed: ParsedEvent | null; readonly errors: readonly UserError[] }
  | ParsedArticleRecord

export interface ParsedArticleRecord {
  readonly noun: 'article'
  readonly parsed: ParsedArticle | null
  readonly errors: readonly UserError[]
  readonly measure?: { readonly hash: string | null; readonly words: number | null }
  readonly placing?: { readonly body: string | null; readonly placing: Placing } | undefined
}
