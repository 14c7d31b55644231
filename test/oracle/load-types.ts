import type { LoadCounts, LoadOutcome, RecordCounts, RecordKind, UserErrorCode } from '../../src/load/answer.ts'

export type Noun = 'outlet' | 'agent' | 'event' | 'article'
type Maybe<T> = T | null | undefined

/**
 * The input objects of the API, written here a second time so that the oracle does not depend on the code that it
 * checks.
 */
export interface OutletIn {
  key?: Maybe<string>
  name?: Maybe<string>
  domain?: Maybe<string>
  homepage?: Maybe<string>
  kind?: Maybe<string>
  country?: Maybe<string>
  language?: Maybe<string>
}
export interface AgentIn {
  key?: Maybe<string>
  name?: Maybe<string>
  kind?: Maybe<string>
  aliases?: Maybe<string[]>
  description?: Maybe<string>
  wikidataId?: Maybe<string>
}
export interface ParticipantIn {
  agent: AgentIn
  role?: Maybe<string>
}
export interface EventIn {
  key?: Maybe<string>
  name?: Maybe<string>
  kind?: Maybe<string>
  summary?: Maybe<string>
  startDate?: Maybe<string>
  endDate?: Maybe<string>
  place?: Maybe<string>
  country?: Maybe<string>
  participants?: Maybe<ParticipantIn[]>
  parent?: Maybe<EventIn>
}
export interface BylineIn {
  name?: Maybe<string>
  agent?: Maybe<AgentIn>
}
export interface QuoteIn {
  text?: Maybe<string>
  start?: Maybe<number>
  end?: Maybe<number>
  form?: Maybe<string>
  speaker?: Maybe<AgentIn>
  speakerAsPrinted?: Maybe<string>
  cue?: Maybe<string>
  language?: Maybe<string>
  event?: Maybe<EventIn>
}
export interface CreditIn {
  type?: Maybe<string>
  text?: Maybe<string>
  outlet?: Maybe<OutletIn>
  agent?: Maybe<AgentIn>
  url?: Maybe<string>
}
export interface ArticleIn {
  key?: Maybe<string>
  url?: Maybe<string>
  outlet?: Maybe<OutletIn>
  title?: Maybe<string>
  description?: Maybe<string>
  body?: Maybe<string>
  language?: Maybe<string>
  authors?: Maybe<BylineIn[]>
  publishedAt?: Maybe<string>
  modifiedAt?: Maybe<string>
  section?: Maybe<string>
  subjects?: Maybe<string[]>
  status?: Maybe<string>
  quotes?: Maybe<QuoteIn[]>
  events?: Maybe<EventIn[]>
  credits?: Maybe<CreditIn[]>
  extractQuotes?: Maybe<boolean>
}
export interface LoadIn {
  outlets?: Maybe<OutletIn[]>
  agents?: Maybe<AgentIn[]>
  events?: Maybe<EventIn[]>
  articles?: Maybe<ArticleIn[]>
  onError: 'REJECT_ALL' | 'SKIP_BAD'
  dryRun: boolean
  extractQuotes?: Maybe<boolean>
}

export interface Fault {
  code: UserErrorCode
  field: string[]
}

export interface OracleResult {
  kind: RecordKind
  index: number
  /** The key is undefined if the rules leave it open. */
  key: string | null | undefined
  outcome: LoadOutcome
  /** Whether the archive contains the record after the load. */
  stored: boolean
}

export interface OracleAnswer {
  counts: LoadCounts
  created: RecordCounts
  results: OracleResult[]
  /** Errors that must be reported. */
  must: Fault[]
  /** Errors that may also be reported, for records that are rejected in any case. */
  may: Fault[]
  /** The rejected records, each with all its faults. */
  rejected: { kind: RecordKind; index: number; faults: Fault[] }[]
}

export const NOUNS: readonly Noun[] = ['outlet', 'agent', 'event', 'article']
