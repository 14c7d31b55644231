import type { Placing } from '../../archive/quote/place.ts'
import type { UserError } from '../answer.ts'
import type { AgentDraft, ArticleDraft, EventDraft, OutletDraft } from '../draft.ts'

/** What a line says. With errors the draft holds as much as could be read, or is null. */
export type ParsedRecord =
  | { readonly noun: null; readonly draft: null; readonly errors: readonly UserError[] }
  | { readonly noun: 'outlet'; readonly draft: OutletDraft | null; readonly errors: readonly UserError[] }
  | { readonly noun: 'agent'; readonly draft: AgentDraft | null; readonly errors: readonly UserError[] }
  | { readonly noun: 'event'; readonly draft: EventDraft | null; readonly errors: readonly UserError[] }
  | ParsedArticle

export interface ParsedArticle {
  readonly noun: 'article'
  readonly draft: ArticleDraft | null
  readonly errors: readonly UserError[]
  readonly measure?: { readonly hash: string | null; readonly words: number | null }
  readonly placing?: { readonly body: string | null; readonly placing: Placing } | undefined
}
