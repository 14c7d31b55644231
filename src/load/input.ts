/** The input as GraphQL hands it over: types and enums are right, everything else is still to be judged. Absent is left out, null is null. */
type Maybe<T> = T | null | undefined

export type OutletKind = 'NEWSPAPER' | 'AGENCY' | 'BROADCASTER' | 'MAGAZINE' | 'ONLINE' | 'THINK_TANK' | 'GOVERNMENT' | 'SOCIAL' | 'OTHER'
export type AgentKind = 'PERSON' | 'ORGANIZATION' | 'DOCUMENT' | 'UNNAMED'
export type ArticleStatus = 'USABLE' | 'WITHHELD' | 'CANCELED'
export type QuoteForm = 'DIRECT' | 'PARTIAL' | 'INDIRECT'
export type CreditType = 'REPRINT' | 'WIRE_COPY' | 'TRANSLATION' | 'CITES_REPORT' | 'INTERVIEW' | 'PRESS_RELEASE' | 'SOCIAL_POST' | 'OTHER'

export interface OutletInput {
  readonly key?: Maybe<string>
  readonly name?: Maybe<string>
  readonly domain?: Maybe<string>
  readonly homepage?: Maybe<string>
  readonly kind?: Maybe<OutletKind>
  readonly country?: Maybe<string>
  readonly language?: Maybe<string>
}

export interface AgentInput {
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

export interface ArticleInput {
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
