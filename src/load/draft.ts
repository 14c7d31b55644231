import type {
  AgentInput,
  AgentKind,
  ArticleInput,
  ArticleStatus,
  BylineInput,
  CreditInput,
  CreditType,
  EventInput,
  OutletInput,
  OutletKind,
  ParticipantInput,
  Provenance,
  QuoteForm,
  QuoteInput,
} from '../generated/types.ts'

/** What an export says of an outlet, agent or event beside its input. */
export interface RestoredRecord {
  readonly keyGiven: boolean | undefined
  /** Only links made it: they may complete it still. */
  readonly onlyLinked: boolean
  /** Readers did not see it yet. */
  readonly hidden: boolean
}

/**
 * A parsed input: every value canonical; undefined was left out, null clears. `path` walks the input. A field that the
 * SDL has and no parser reads is a compile error.
 */
export interface OutletDraft extends Record<keyof OutletInput, unknown> {
  readonly restored?: RestoredRecord
  readonly path: readonly string[]
  readonly key: string | undefined
  /** Known by these too. */
  readonly otherKeys?: readonly string[]
  readonly name: string | undefined
  readonly domain: string | null | undefined
  readonly homepage: string | null | undefined
  readonly kind: OutletKind | null | undefined
  readonly country: string | null | undefined
  readonly language: string | null | undefined
}

export interface AgentDraft extends Record<keyof AgentInput, unknown> {
  readonly restored?: RestoredRecord
  readonly path: readonly string[]
  readonly key: string | undefined
  /** Known by these too. */
  readonly otherKeys?: readonly string[]
  readonly name: string | undefined
  readonly kind: AgentKind | undefined
  readonly aliases: readonly string[] | undefined
  readonly description: string | null | undefined
  readonly wikidataId: string | null | undefined
}

export interface ParticipantDraft extends Record<keyof ParticipantInput, unknown> {
  readonly agent: AgentDraft
  readonly role: string | null
}

export interface EventDraft extends Record<keyof EventInput, unknown> {
  readonly restored?: RestoredRecord
  readonly path: readonly string[]
  readonly key: string | undefined
  /** Known by these too. */
  readonly otherKeys?: readonly string[]
  readonly name: string | undefined
  readonly kind: string | null | undefined
  readonly summary: string | null | undefined
  readonly startDate: string | null | undefined
  readonly endDate: string | null | undefined
  readonly place: string | null | undefined
  readonly country: string | null | undefined
  readonly participants: readonly ParticipantDraft[] | undefined
  readonly parent: EventDraft | null | undefined
}

export interface BylineDraft extends Record<keyof BylineInput, unknown> {
  readonly name: string | null
  readonly agent: AgentDraft | null
}

export interface QuoteDraft extends Record<keyof QuoteInput, unknown> {
  /** Put back as an export had it: without `start` it has no place, and it may share one. */
  readonly restored?: { readonly provenance: Provenance; readonly confidence: number | null }
  readonly path: readonly string[]
  readonly text: string
  /** Code points. */
  readonly start: number | null
  readonly end: number | null
  readonly form: QuoteForm
  readonly speaker: AgentDraft | null
  readonly speakerAsPrinted: string | null
  readonly cue: string | null
  readonly language: string | null
  readonly event: EventDraft | null
}

export interface CreditDraft extends Record<keyof CreditInput, unknown> {
  readonly provenance?: Provenance
  readonly type: CreditType
  readonly text: string
  readonly outlet: OutletDraft | null
  readonly agent: AgentDraft | null
  readonly url: string | null
}

export interface EarlierVersion {
  readonly title: string
  readonly body: string | null
  readonly wordCount: number | null
  readonly loadedAt: string
}

/** What an export says of an article beside its input. */
export interface Restored {
  readonly keyGiven: boolean | undefined
  /** `quotes` are all quotes, whoever found them. */
  readonly hasAllQuotes: boolean
  readonly earlier: readonly EarlierVersion[]
}

export interface ArticleDraft extends Record<keyof ArticleInput, unknown> {
  readonly restored?: Restored
  readonly path: readonly string[]
  readonly key: string | undefined
  /** Known by these too. */
  readonly otherKeys?: readonly string[]
  /** As given; `canonicalUrl` is what it is known by. */
  readonly url: string | null | undefined
  readonly canonicalUrl: string | null
  readonly outlet: OutletDraft | null | undefined
  readonly title: string | undefined
  readonly description: string | null | undefined
  readonly body: string | null | undefined
  readonly language: string | null | undefined
  readonly authors: readonly BylineDraft[] | undefined
  readonly publishedAt: string | null | undefined
  readonly modifiedAt: string | null | undefined
  readonly section: string | null | undefined
  readonly subjects: readonly string[] | undefined
  readonly status: ArticleStatus | undefined
  readonly quotes: readonly QuoteDraft[] | undefined
  readonly events: readonly EventDraft[] | undefined
  readonly credits: readonly CreditDraft[] | undefined
}

export type AnyDraft =
  | { readonly noun: 'outlet'; readonly draft: OutletDraft }
  | { readonly noun: 'agent'; readonly draft: AgentDraft }
  | { readonly noun: 'event'; readonly draft: EventDraft }
  | { readonly noun: 'article'; readonly draft: ArticleDraft }
