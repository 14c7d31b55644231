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
  QuoteCorrection,
  QuoteForm,
  QuoteInput,
} from '../generated/types.ts'

/** Properties of an outlet, agent or event that only exports have. */
export interface RestoredRecord {
  readonly keyGiven: boolean | undefined
  /** Only links made it: they may complete it still. */
  readonly onlyLinked: boolean
  /** Readers did not see it yet. */
  readonly hidden: boolean
  /** Of an agent: only the extractor has named it. */
  readonly isExtracted: boolean
}

/**
 * A parsed input: every value canonical; undefined was left out, null clears. `path` walks the input. A field that the
 * SDL has and no parser reads is a compile error.
 */
export interface ParsedOutlet extends Record<keyof OutletInput, unknown> {
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

export interface ParsedAgent extends Record<keyof AgentInput, unknown> {
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

export interface ParsedParticipant extends Record<keyof ParticipantInput, unknown> {
  readonly agent: ParsedAgent
  readonly role: string | null
}

export interface ParsedEvent extends Record<keyof EventInput, unknown> {
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
  readonly participants: readonly ParsedParticipant[] | undefined
  readonly parent: ParsedEvent | null | undefined
}

export interface ParsedByline extends Record<keyof BylineInput, unknown> {
  readonly name: string | null
  readonly agent: ParsedAgent | null
}

export interface ParsedQuote extends Record<keyof QuoteInput, unknown> {
  /** Put back as an export had it: without `start` it has no place, and it may share one. */
  readonly restored?: {
    readonly provenance: Provenance
    readonly confidence: number | null
    /** A person said that it is none. */
    readonly isRemoved: boolean
    /** The words that a correction replaced. */
    readonly replaces: readonly { readonly text: string; readonly start: number | null }[]
  }
  readonly path: readonly string[]
  readonly text: string
  /** Code points. */
  readonly start: number | null
  readonly end: number | null
  readonly form: QuoteForm
  readonly speaker: ParsedAgent | null
  readonly speakerAsPrinted: string | null
  readonly cue: string | null
  readonly language: string | null
  readonly event: ParsedEvent | null
}

/** What a person knows better of a quote: undefined was left out, null clears. */
export interface ParsedCorrection extends Record<keyof Omit<QuoteCorrection, 'id' | 'article'>, unknown> {
  readonly path: readonly string[]
  /** Of the article; null where it is unknown. */
  readonly articleId: string | null
  /** Of the quote; null for one that was missed. */
  readonly quoteId: string | null
  readonly isQuote: boolean | undefined
  readonly language: string | null | undefined
  /** Code points. */
  readonly start: number | null | undefined
  readonly end: number | null | undefined
  readonly form: QuoteForm | undefined
  readonly speaker: ParsedAgent | null | undefined
  readonly speakerAsPrinted: string | null | undefined
  readonly cue: string | null | undefined
  readonly event: ParsedEvent | null | undefined
}

export interface ParsedCredit extends Record<keyof CreditInput, unknown> {
  readonly provenance?: Provenance
  readonly type: CreditType
  readonly text: string
  readonly outlet: ParsedOutlet | null
  readonly agent: ParsedAgent | null
  readonly url: string | null
}

export interface EarlierVersion {
  readonly title: string
  readonly body: string | null
  readonly wordCount: number | null
  readonly loadedAt: string
}

/** Properties of an article that only exports have. */
export interface Restored {
  readonly keyGiven: boolean | undefined
  /** `quotes` are all quotes, also those that an extractor found. */
  readonly hasAllQuotes: boolean
  readonly earlier: readonly EarlierVersion[]
  /** The version of the extractor that found its quotes. */
  readonly extractedBy: number | undefined
}

export interface ParsedArticle extends Record<keyof ArticleInput, unknown> {
  readonly restored?: Restored
  readonly path: readonly string[]
  readonly key: string | undefined
  /** Known by these too. */
  readonly otherKeys?: readonly string[]
  /** As given; `canonicalUrl` identifies the article. */
  readonly url: string | null | undefined
  readonly canonicalUrl: string | null
  readonly outlet: ParsedOutlet | null | undefined
  readonly title: string | undefined
  readonly description: string | null | undefined
  readonly body: string | null | undefined
  readonly language: string | null | undefined
  readonly authors: readonly ParsedByline[] | undefined
  readonly publishedAt: string | null | undefined
  readonly modifiedAt: string | null | undefined
  readonly section: string | null | undefined
  readonly subjects: readonly string[] | undefined
  readonly status: ArticleStatus | undefined
  readonly quotes: readonly ParsedQuote[] | undefined
  readonly events: readonly ParsedEvent[] | undefined
  readonly credits: readonly ParsedCredit[] | undefined
  /** Null says nothing, too. */
  readonly extractQuotes: boolean | undefined
}

export type ParsedAny =
  | { readonly noun: 'outlet'; readonly parsed: ParsedOutlet }
  | { readonly noun: 'agent'; readonly parsed: ParsedAgent }
  | { readonly noun: 'event'; readonly parsed: ParsedEvent }
  | { readonly noun: 'article'; readonly parsed: ParsedArticle }
