/**
 * The input as GraphQL hands it over: types and enums are right, everything else is still to be judged. Absent is left
 * out, null is null.
 */
type Maybe<T> = T | null | undefined

export type OutletKind =
  'NEWSPAPER' | 'AGENCY' | 'BROADCASTER' | 'MAGAZINE' | 'ONLINE' | 'THINK_TANK' | 'GOVERNMENT' | 'SOCIAL' | 'OTHER'
export type AgentKind = 'PERSON' | 'ORGANIZATION' | 'DOCUMENT' | 'UNNAMED'
export type ArticleStatus = 'USABLE' | 'WITHHELD' | 'CANCELED'
export type QuoteForm = 'DIRECT' | 'PARTIAL' | 'INDIRECT'
export type CreditType =
  'REPRINT' | 'WIRE_COPY' | 'TRANSLATION' | 'CITES_REPORT' | 'INTERVIEW' | 'PRESS_RELEASE' | 'SOCIAL_POST' | 'OTHER'

/** What an export carries beside the inputs of the API; taken from the lines of a file only. */
export interface RecordHistory {
  /** All keys, the first one first. */
  readonly keys?: Maybe<readonly string[]>
}

export interface VersionInput {
  readonly title?: Maybe<string>
  readonly body?: Maybe<string>
  readonly loadedAt?: Maybe<string>
}

export interface ArticleHistory extends RecordHistory {
  /** False: the first key was made of what the article is, not given by a loader. */
  readonly keyGiven?: Maybe<boolean>
  /** The earlier ones, oldest first; an article that the archive holds keeps its own. */
  readonly versions?: Maybe<readonly VersionInput[]>
  /** Those that `quotes` cannot say; with them the list is complete. Without `start` such a quote has no place. */
  readonly quotes?: Maybe<readonly RestoredQuoteInput[]>
  /** All of them, in place of `credits`. */
  readonly credits?: Maybe<readonly RestoredCreditInput[]>
}

export type Provenance = 'SUPPLIED' | 'EXTRACTED' | 'CORRECTED'

export interface OutletInput {
  readonly history?: Maybe<RecordHistory>
  readonly key?: Maybe<string>
  readonly name?: Maybe<string>
  readonly domain?: Maybe<string>
  readonly homepage?: Maybe<string>
  readonly kind?: Maybe<OutletKind>
  readonly country?: Maybe<string>
  readonly language?: Maybe<string>
}

export interface AgentInput {
  readonly history?: Maybe<RecordHistory>
  readonly key?: Maybe<string>
  readonly name?: Maybe<string>
  readonly kind?: Maybe<AgentKind>
  readonly aliases?: Maybe<readonly string[]>
  readonly description?: Maybe<string>
  readonly wikidataId?: Maybe<string>
}

export interface ParticipantInput {
  readonly agent: AgentInput
  readonly role?: Maybe<string>
}

export interface EventInput {
  readonly history?: Maybe<RecordHistory>
  readonly key?: Maybe<string>
  readonly name?: Maybe<string>
  readonly kind?: Maybe<string>
  readonly summary?: Maybe<string>
  readonly startDate?: Maybe<string>
  readonly endDate?: Maybe<string>
  readonly place?: Maybe<string>
  readonly country?: Maybe<string>
  readonly participants?: Maybe<readonly ParticipantInput[]>
  readonly parent?: Maybe<EventInput>
}

export interface BylineInput {
  readonly name?: Maybe<string>
  readonly agent?: Maybe<AgentInput>
}

export interface QuoteInput {
  readonly text?: Maybe<string>
  readonly start?: Maybe<number>
  readonly end?: Maybe<number>
  readonly form?: Maybe<QuoteForm>
  readonly speaker?: Maybe<AgentInput>
  readonly speakerAsPrinted?: Maybe<string>
  readonly cue?: Maybe<string>
  readonly language?: Maybe<string>
  readonly event?: Maybe<EventInput>
}

export interface CreditInput {
  readonly type?: Maybe<CreditType>
  readonly text?: Maybe<string>
  readonly outlet?: Maybe<OutletInput>
  readonly agent?: Maybe<AgentInput>
  readonly url?: Maybe<string>
}

export interface RestoredQuoteInput extends QuoteInput {
  readonly provenance?: Maybe<Provenance>
  readonly confidence?: Maybe<number>
}

export interface RestoredCreditInput extends CreditInput {
  readonly provenance?: Maybe<Provenance>
}

export interface ArticleInput {
  readonly history?: Maybe<ArticleHistory>
  readonly key?: Maybe<string>
  readonly url?: Maybe<string>
  readonly outlet?: Maybe<OutletInput>
  readonly title?: Maybe<string>
  readonly description?: Maybe<string>
  readonly body?: Maybe<string>
  readonly language?: Maybe<string>
  readonly authors?: Maybe<readonly BylineInput[]>
  readonly publishedAt?: Maybe<string>
  readonly modifiedAt?: Maybe<string>
  readonly section?: Maybe<string>
  readonly subjects?: Maybe<readonly string[]>
  readonly status?: Maybe<ArticleStatus>
  readonly quotes?: Maybe<readonly QuoteInput[]>
  readonly events?: Maybe<readonly EventInput[]>
  readonly credits?: Maybe<readonly CreditInput[]>
}

export interface BulkLoadInput {
  readonly outlets?: Maybe<readonly OutletInput[]>
  readonly agents?: Maybe<readonly AgentInput[]>
  readonly events?: Maybe<readonly EventInput[]>
  readonly articles?: Maybe<readonly ArticleInput[]>
  readonly onError?: Maybe<'REJECT_ALL' | 'SKIP_BAD'>
  readonly dryRun?: Maybe<boolean>
  readonly idempotencyKey?: Maybe<string>
}
