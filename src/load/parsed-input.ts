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

/** The properties that only a line of an export can give to an outlet, agent or event. */
export interface RestoredRecord {
  readonly keyGiven: boolean | undefined
  /** Whether the record was loaded only through references. If so, references may still fill in its missing fields. */
  readonly onlyLinked: boolean
  /** Whether the record was hidden from readers in the exported archive. */
  readonly hidden: boolean
  /** Whether only the extractor, and no load or correction, has named the agent. */
  readonly isExtracted: boolean
}

/**
 * A parsed input. All values are in canonical form. Undefined means that the field was omitted, and null clears the
 * field. `path` is the path of the record in the input. The TypeScript compiler reports a field of the SDL that is
 * missing here.
 */
export interface ParsedOutlet extends Record<keyof OutletInput, unknown> {
  readonly restored?: RestoredRecord
  readonly path: readonly string[]
  readonly key: string | undefined
  /** Other keys that also identify the record. */
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
  /** Other keys that also identify the record. */
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
  /** Other keys that also identify the record. */
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
  /**
   * Set if the quote is restored from an export. If `start` of a restored quote is null, the quote has no place, and
   * the load does not search the body for its text. A restored quote may have the same place as another quote.
   */
  readonly restored?: {
    readonly provenance: Provenance
    readonly confidence: number | null
    /** Whether a person has said that this is not a quote. */
    readonly isRemoved: boolean
    /** The texts and places that the quote had before corrections. */
    readonly replaces: readonly { readonly text: string; readonly start: number | null }[]
  }
  readonly path: readonly string[]
  readonly text: string
  /** The offset in code points. */
  readonly start: number | null
  readonly end: number | null
  readonly form: QuoteForm
  readonly speaker: ParsedAgent | null
  readonly speakerAsPrinted: string | null
  readonly cue: string | null
  readonly language: string | null
  readonly event: ParsedEvent | null
}

/** A parsed correction of a quote. Undefined means that the field was omitted, and null clears the field. */
export interface ParsedCorrection extends Record<keyof Omit<QuoteCorrection, 'id' | 'article'>, unknown> {
  readonly path: readonly string[]
  /** The UUID of the article. If the input has only the ID of a quote, it is null until the article has been found. */
  readonly articleId: string | null
  /** The UUID of the quote, or null if the correction adds a quote. */
  readonly quoteId: string | null
  readonly isQuote: boolean | undefined
  readonly language: string | null | undefined
  /** The offset in code points. */
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

/** The properties that only a line of an export can give to an article. */
export interface Restored {
  readonly keyGiven: boolean | undefined
  /** Whether the list `quotes` of the article contains all its quotes, including extracted ones. */
  readonly hasAllQuotes: boolean
  readonly earlier: readonly EarlierVersion[]
  /** The version of the extractor that has read the article. */
  readonly extractedBy: number | undefined
}

export interface ParsedArticle extends Record<keyof ArticleInput, unknown> {
  readonly restored?: Restored
  readonly path: readonly string[]
  readonly key: string | undefined
  /** Other keys that also identify the record. */
  readonly otherKeys?: readonly string[]
  /** The URL as it is in the input. `canonicalUrl` identifies the article. */
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
  /** Undefined if the input omits the field or gives null. */
  readonly extractQuotes: boolean | undefined
}

export type ParsedAny =
  | { readonly noun: 'outlet'; readonly parsed: ParsedOutlet }
  | { readonly noun: 'agent'; readonly parsed: ParsedAgent }
  | { readonly noun: 'event'; readonly parsed: ParsedEvent }
  | { readonly noun: 'article'; readonly parsed: ParsedArticle }
