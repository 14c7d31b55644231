// Generated from schema/*.graphql by `npm run generate`: edit those files, not this one.

export type Maybe<T> = T | null
export type InputMaybe<T> = T | null | undefined
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string }
  String: { input: string; output: string }
  Boolean: { input: boolean; output: boolean }
  Int: { input: number; output: number }
  Float: { input: number; output: number }
  DateTime: { input: string; output: string }
  Date: { input: string; output: string }
  URL: { input: string; output: string }
  LanguageTag: { input: string; output: string }
  CountryCode: { input: string; output: string }
}

export type Query = {
  readonly agent: Maybe<Agent>
  readonly agents: AgentConnection
  readonly archive: Archive
  readonly article: Maybe<Article>
  readonly articles: ArticleConnection
  readonly event: Maybe<Event>
  readonly events: EventConnection
  readonly loadJob: Maybe<LoadJob>
  readonly loadJobs: Maybe<LoadJobConnection>
  readonly outlet: Maybe<Outlet>
  readonly outlets: OutletConnection
  readonly node: Maybe<Node>
  readonly nodes: ReadonlyArray<Maybe<Node>>
  readonly quotes: QuoteConnection
  readonly search: Maybe<SearchConnection>
}

export type QueryAgentArgs = {
  by: AgentRef
}

export type QueryAgentsArgs = {
  filter?: InputMaybe<AgentFilter>
  orderBy?: InputMaybe<AgentOrder>
  first?: InputMaybe<Scalars['Int']['input']>
  after?: InputMaybe<Scalars['String']['input']>
  last?: InputMaybe<Scalars['Int']['input']>
  before?: InputMaybe<Scalars['String']['input']>
}

export type QueryArticleArgs = {
  by: ArticleRef
}

export type QueryArticlesArgs = {
  filter?: InputMaybe<ArticleFilter>
  orderBy?: InputMaybe<ArticleOrder>
  first?: InputMaybe<Scalars['Int']['input']>
  after?: InputMaybe<Scalars['String']['input']>
  last?: InputMaybe<Scalars['Int']['input']>
  before?: InputMaybe<Scalars['String']['input']>
}

export type QueryEventArgs = {
  by: EventRef
}

export type QueryEventsArgs = {
  filter?: InputMaybe<EventFilter>
  orderBy?: InputMaybe<EventOrder>
  first?: InputMaybe<Scalars['Int']['input']>
  after?: InputMaybe<Scalars['String']['input']>
  last?: InputMaybe<Scalars['Int']['input']>
  before?: InputMaybe<Scalars['String']['input']>
}

export type QueryLoadJobArgs = {
  id: Scalars['ID']['input']
}

export type QueryLoadJobsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>
  after?: InputMaybe<Scalars['String']['input']>
  last?: InputMaybe<Scalars['Int']['input']>
  before?: InputMaybe<Scalars['String']['input']>
}

export type QueryOutletArgs = {
  by: OutletRef
}

export type QueryOutletsArgs = {
  filter?: InputMaybe<OutletFilter>
  orderBy?: InputMaybe<OutletOrder>
  first?: InputMaybe<Scalars['Int']['input']>
  after?: InputMaybe<Scalars['String']['input']>
  last?: InputMaybe<Scalars['Int']['input']>
  before?: InputMaybe<Scalars['String']['input']>
}

export type QueryNodeArgs = {
  id: Scalars['ID']['input']
}

export type QueryNodesArgs = {
  ids: ReadonlyArray<Scalars['ID']['input']>
}

export type QueryQuotesArgs = {
  filter?: InputMaybe<QuoteFilter>
  orderBy?: InputMaybe<QuoteOrder>
  first?: InputMaybe<Scalars['Int']['input']>
  after?: InputMaybe<Scalars['String']['input']>
  last?: InputMaybe<Scalars['Int']['input']>
  before?: InputMaybe<Scalars['String']['input']>
}

export type QuerySearchArgs = {
  text: Scalars['String']['input']
  kinds?: InputMaybe<ReadonlyArray<SearchKind>>
  filter?: InputMaybe<SearchFilter>
  sort?: SearchSort
  first?: InputMaybe<Scalars['Int']['input']>
  after?: InputMaybe<Scalars['String']['input']>
}

export type AgentRef =
  | { readonly id: Scalars['ID']['input']; readonly key?: never; readonly wikidataId?: never }
  | { readonly id?: never; readonly key: Scalars['String']['input']; readonly wikidataId?: never }
  | { readonly id?: never; readonly key?: never; readonly wikidataId: Scalars['String']['input'] }

export type Agent = Node & {
  readonly id: Scalars['ID']['output']
  readonly key: Scalars['String']['output']
  readonly keys: ReadonlyArray<Scalars['String']['output']>
  readonly name: Scalars['String']['output']
  readonly kind: AgentKind
  readonly aliases: ReadonlyArray<Scalars['String']['output']>
  readonly description: Maybe<Scalars['String']['output']>
  readonly wikidataId: Maybe<Scalars['String']['output']>
  readonly provenance: Provenance
  readonly quotes: QuoteConnection
  readonly events: EventConnection
  readonly articles: ArticleConnection
}

export type AgentQuotesArgs = {
  filter?: InputMaybe<QuoteFilter>
  orderBy?: InputMaybe<QuoteOrder>
  first?: InputMaybe<Scalars['Int']['input']>
  after?: InputMaybe<Scalars['String']['input']>
  last?: InputMaybe<Scalars['Int']['input']>
  before?: InputMaybe<Scalars['String']['input']>
}

export type AgentEventsArgs = {
  filter?: InputMaybe<EventFilter>
  orderBy?: InputMaybe<EventOrder>
  first?: InputMaybe<Scalars['Int']['input']>
  after?: InputMaybe<Scalars['String']['input']>
  last?: InputMaybe<Scalars['Int']['input']>
  before?: InputMaybe<Scalars['String']['input']>
}

export type AgentArticlesArgs = {
  filter?: InputMaybe<ArticleFilter>
  orderBy?: InputMaybe<ArticleOrder>
  first?: InputMaybe<Scalars['Int']['input']>
  after?: InputMaybe<Scalars['String']['input']>
  last?: InputMaybe<Scalars['Int']['input']>
  before?: InputMaybe<Scalars['String']['input']>
}

export type AgentKind = 'PERSON' | 'ORGANIZATION' | 'DOCUMENT' | 'UNNAMED'

export type AgentFilter = {
  readonly and?: InputMaybe<ReadonlyArray<AgentFilter>>
  readonly or?: InputMaybe<ReadonlyArray<AgentFilter>>
  readonly not?: InputMaybe<AgentFilter>
  readonly ids?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>
  readonly keys?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>
  readonly kinds?: InputMaybe<ReadonlyArray<AgentKind>>
  readonly name?: InputMaybe<TextFilter>
  readonly anyName?: InputMaybe<TextFilter>
  readonly quote?: InputMaybe<QuoteFilter>
}

export type AgentOrder = {
  readonly field: AgentOrderField
  readonly direction?: InputMaybe<Direction>
}

export type AgentOrderField = 'NAME'

export type AgentConnection = {
  readonly edges: ReadonlyArray<AgentEdge>
  readonly nodes: ReadonlyArray<Agent>
  readonly pageInfo: PageInfo
  readonly totalCount: Scalars['Int']['output']
}

export type AgentEdge = {
  readonly cursor: Scalars['String']['output']
  readonly node: Agent
}

export type Archive = {
  readonly articleCount: Scalars['Int']['output']
  readonly outletCount: Scalars['Int']['output']
  readonly quoteCount: Scalars['Int']['output']
  readonly eventCount: Scalars['Int']['output']
  readonly agentCount: Scalars['Int']['output']
  readonly firstPublishedAt: Maybe<Scalars['DateTime']['output']>
  readonly lastPublishedAt: Maybe<Scalars['DateTime']['output']>
  readonly extraction: Maybe<BackgroundStatus>
  readonly search: Maybe<SearchStatus>
}

export type BackgroundStatus = {
  readonly version: Scalars['String']['output']
  readonly pendingArticles: Scalars['Int']['output']
}

export type ArticleRef =
  | { readonly id: Scalars['ID']['input']; readonly key?: never; readonly url?: never }
  | { readonly id?: never; readonly key: Scalars['String']['input']; readonly url?: never }
  | { readonly id?: never; readonly key?: never; readonly url: Scalars['URL']['input'] }

export type Article = Node & {
  readonly id: Scalars['ID']['output']
  readonly key: Scalars['String']['output']
  readonly keys: ReadonlyArray<Scalars['String']['output']>
  readonly url: Maybe<Scalars['URL']['output']>
  readonly title: Scalars['String']['output']
  readonly description: Maybe<Scalars['String']['output']>
  readonly language: Maybe<Scalars['LanguageTag']['output']>
  readonly authors: ReadonlyArray<Byline>
  readonly publishedAt: Maybe<Scalars['DateTime']['output']>
  readonly modifiedAt: Maybe<Scalars['DateTime']['output']>
  readonly loadedAt: Scalars['DateTime']['output']
  readonly updatedAt: Scalars['DateTime']['output']
  readonly outlet: Maybe<Outlet>
  readonly section: Maybe<Scalars['String']['output']>
  readonly subjects: ReadonlyArray<Scalars['String']['output']>
  readonly status: ArticleStatus
  readonly wordCount: Maybe<Scalars['Int']['output']>
  readonly body: Maybe<Scalars['String']['output']>
  readonly excerpt: Maybe<Scalars['String']['output']>
  readonly quotes: QuoteConnection
  readonly events: EventConnection
}

export type ArticleBodyArgs = {
  start?: InputMaybe<Scalars['Int']['input']>
  end?: InputMaybe<Scalars['Int']['input']>
}

export type ArticleExcerptArgs = {
  maxLength?: Scalars['Int']['input']
}

export type ArticleQuotesArgs = {
  filter?: InputMaybe<QuoteFilter>
  orderBy?: InputMaybe<QuoteOrder>
  first?: InputMaybe<Scalars['Int']['input']>
  after?: InputMaybe<Scalars['String']['input']>
  last?: InputMaybe<Scalars['Int']['input']>
  before?: InputMaybe<Scalars['String']['input']>
}

export type ArticleEventsArgs = {
  filter?: InputMaybe<EventFilter>
  orderBy?: InputMaybe<EventOrder>
  first?: InputMaybe<Scalars['Int']['input']>
  after?: InputMaybe<Scalars['String']['input']>
  last?: InputMaybe<Scalars['Int']['input']>
  before?: InputMaybe<Scalars['String']['input']>
}

export type Byline = {
  readonly name: Scalars['String']['output']
  readonly agent: Maybe<Agent>
}

export type ArticleStatus = 'USABLE' | 'WITHHELD' | 'CANCELED'

export type ArticleFilter = {
  readonly and?: InputMaybe<ReadonlyArray<ArticleFilter>>
  readonly or?: InputMaybe<ReadonlyArray<ArticleFilter>>
  readonly not?: InputMaybe<ArticleFilter>
  readonly ids?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>
  readonly keys?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>
  readonly languages?: InputMaybe<ReadonlyArray<Scalars['LanguageTag']['input']>>
  readonly statuses?: InputMaybe<ReadonlyArray<ArticleStatus>>
  readonly subjects?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>
  readonly sections?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>
  readonly publishedAt?: InputMaybe<DateTimeRange>
  readonly loadedAt?: InputMaybe<DateTimeRange>
  readonly updatedAt?: InputMaybe<DateTimeRange>
  readonly hasBody?: InputMaybe<Scalars['Boolean']['input']>
  readonly title?: InputMaybe<TextFilter>
  readonly byline?: InputMaybe<TextFilter>
  readonly author?: InputMaybe<AgentFilter>
  readonly outlet?: InputMaybe<OutletFilter>
  readonly event?: InputMaybe<EventFilter>
  readonly quote?: InputMaybe<QuoteFilter>
}

export type ArticleOrder = {
  readonly field: ArticleOrderField
  readonly direction?: InputMaybe<Direction>
}

export type ArticleOrderField = 'PUBLISHED_AT' | 'LOADED_AT' | 'UPDATED_AT' | 'TITLE' | 'WORD_COUNT'

export type ArticleFacet =
  'OUTLET' | 'LANGUAGE' | 'LANGUAGE_TAG' | 'COUNTRY' | 'EVENT' | 'SPEAKER' | 'AUTHOR' | 'SECTION' | 'SUBJECT' | 'STATUS'

export type ArticleConnection = {
  readonly edges: ReadonlyArray<ArticleEdge>
  readonly nodes: ReadonlyArray<Article>
  readonly pageInfo: PageInfo
  readonly totalCount: Scalars['Int']['output']
  readonly timeline: Maybe<ReadonlyArray<TimelineBucket>>
  readonly facet: Maybe<Facet>
}

export type ArticleConnectionTimelineArgs = {
  interval?: TimelineInterval
  timeZone?: Scalars['String']['input']
  fillGaps?: Scalars['Boolean']['input']
}

export type ArticleConnectionFacetArgs = {
  by: ArticleFacet
  first?: Scalars['Int']['input']
}

export type ArticleEdge = {
  readonly cursor: Scalars['String']['output']
  readonly node: Article
}

export type Mutation = {
  readonly correctQuotes: Maybe<CorrectQuotesPayload>
  readonly startLoad: Maybe<StartLoadPayload>
  readonly cancelLoad: Maybe<CancelLoadPayload>
  readonly bulkLoad: Maybe<BulkLoadPayload>
  readonly deleteRecords: Maybe<DeleteRecordsPayload>
  readonly mergeAgents: Maybe<MergeAgentsPayload>
  readonly mergeOutlets: Maybe<MergeOutletsPayload>
  readonly mergeEvents: Maybe<MergeEventsPayload>
}

export type MutationCorrectQuotesArgs = {
  input: CorrectQuotesInput
}

export type MutationStartLoadArgs = {
  input: StartLoadInput
}

export type MutationCancelLoadArgs = {
  input: CancelLoadInput
}

export type MutationBulkLoadArgs = {
  input: BulkLoadInput
}

export type MutationDeleteRecordsArgs = {
  input: DeleteRecordsInput
}

export type MutationMergeAgentsArgs = {
  input: MergeInput
}

export type MutationMergeOutletsArgs = {
  input: MergeInput
}

export type MutationMergeEventsArgs = {
  input: MergeInput
}

export type CorrectQuotesInput = {
  readonly corrections: ReadonlyArray<QuoteCorrection>
}

export type QuoteCorrection = {
  readonly id?: InputMaybe<Scalars['ID']['input']>
  readonly article?: InputMaybe<Scalars['ID']['input']>
  readonly isQuote?: InputMaybe<Scalars['Boolean']['input']>
  readonly language?: InputMaybe<Scalars['String']['input']>
  readonly start?: InputMaybe<Scalars['Int']['input']>
  readonly end?: InputMaybe<Scalars['Int']['input']>
  readonly form?: InputMaybe<QuoteForm>
  readonly speaker?: InputMaybe<AgentInput>
  readonly speakerAsPrinted?: InputMaybe<Scalars['String']['input']>
  readonly cue?: InputMaybe<Scalars['String']['input']>
  readonly event?: InputMaybe<EventInput>
}

export type CorrectQuotesPayload = {
  readonly quotes: ReadonlyArray<Maybe<Quote>>
  readonly userErrors: ReadonlyArray<UserError>
}

export type EventRef =
  | { readonly id: Scalars['ID']['input']; readonly key?: never }
  | { readonly id?: never; readonly key: Scalars['String']['input'] }

export type Event = Node & {
  readonly id: Scalars['ID']['output']
  readonly key: Scalars['String']['output']
  readonly keys: ReadonlyArray<Scalars['String']['output']>
  readonly name: Scalars['String']['output']
  readonly kind: Maybe<Scalars['String']['output']>
  readonly summary: Maybe<Scalars['String']['output']>
  readonly startDate: Maybe<Scalars['Date']['output']>
  readonly endDate: Maybe<Scalars['Date']['output']>
  readonly place: Maybe<Scalars['String']['output']>
  readonly country: Maybe<Scalars['CountryCode']['output']>
  readonly participants: EventParticipantConnection
  readonly parent: Maybe<Event>
  readonly children: EventConnection
  readonly articles: ArticleConnection
  readonly quotes: QuoteConnection
  readonly outlets: EventOutletConnection
}

export type EventParticipantsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>
  after?: InputMaybe<Scalars['String']['input']>
  last?: InputMaybe<Scalars['Int']['input']>
  before?: InputMaybe<Scalars['String']['input']>
}

export type EventChildrenArgs = {
  filter?: InputMaybe<EventFilter>
  orderBy?: InputMaybe<EventOrder>
  first?: InputMaybe<Scalars['Int']['input']>
  after?: InputMaybe<Scalars['String']['input']>
  last?: InputMaybe<Scalars['Int']['input']>
  before?: InputMaybe<Scalars['String']['input']>
}

export type EventArticlesArgs = {
  includeChildren?: Scalars['Boolean']['input']
  filter?: InputMaybe<ArticleFilter>
  orderBy?: InputMaybe<ArticleOrder>
  first?: InputMaybe<Scalars['Int']['input']>
  after?: InputMaybe<Scalars['String']['input']>
  last?: InputMaybe<Scalars['Int']['input']>
  before?: InputMaybe<Scalars['String']['input']>
}

export type EventQuotesArgs = {
  includeChildren?: Scalars['Boolean']['input']
  includeArticles?: Scalars['Boolean']['input']
  filter?: InputMaybe<QuoteFilter>
  orderBy?: InputMaybe<QuoteOrder>
  first?: InputMaybe<Scalars['Int']['input']>
  after?: InputMaybe<Scalars['String']['input']>
  last?: InputMaybe<Scalars['Int']['input']>
  before?: InputMaybe<Scalars['String']['input']>
}

export type EventOutletsArgs = {
  includeChildren?: Scalars['Boolean']['input']
  first?: InputMaybe<Scalars['Int']['input']>
  after?: InputMaybe<Scalars['String']['input']>
  last?: InputMaybe<Scalars['Int']['input']>
  before?: InputMaybe<Scalars['String']['input']>
}

export type EventParticipantConnection = {
  readonly edges: ReadonlyArray<EventParticipantEdge>
  readonly nodes: ReadonlyArray<Agent>
  readonly pageInfo: PageInfo
  readonly totalCount: Scalars['Int']['output']
}

export type EventParticipantEdge = {
  readonly cursor: Scalars['String']['output']
  readonly node: Agent
  readonly role: Maybe<Scalars['String']['output']>
}

export type EventOutletConnection = {
  readonly edges: ReadonlyArray<EventOutletEdge>
  readonly nodes: ReadonlyArray<Outlet>
  readonly pageInfo: PageInfo
  readonly totalCount: Scalars['Int']['output']
}

export type EventOutletEdge = {
  readonly cursor: Scalars['String']['output']
  readonly node: Outlet
  readonly articleCount: Scalars['Int']['output']
}

export type EventFilter = {
  readonly and?: InputMaybe<ReadonlyArray<EventFilter>>
  readonly or?: InputMaybe<ReadonlyArray<EventFilter>>
  readonly not?: InputMaybe<EventFilter>
  readonly ids?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>
  readonly keys?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>
  readonly kinds?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>
  readonly countries?: InputMaybe<ReadonlyArray<Scalars['CountryCode']['input']>>
  readonly name?: InputMaybe<TextFilter>
  readonly startDate?: InputMaybe<DateRange>
  readonly participant?: InputMaybe<AgentFilter>
  readonly parent?: InputMaybe<EventFilter>
  readonly article?: InputMaybe<ArticleFilter>
}

export type EventOrder = {
  readonly field: EventOrderField
  readonly direction?: InputMaybe<Direction>
}

export type EventOrderField = 'START_DATE' | 'NAME'

export type EventConnection = {
  readonly edges: ReadonlyArray<EventEdge>
  readonly nodes: ReadonlyArray<Event>
  readonly pageInfo: PageInfo
  readonly totalCount: Scalars['Int']['output']
}

export type EventEdge = {
  readonly cursor: Scalars['String']['output']
  readonly node: Event
}

export type Facet = {
  readonly values: ReadonlyArray<FacetValue>
  readonly distinctCount: Scalars['Int']['output']
  readonly missingCount: Scalars['Int']['output']
}

export type FacetValue = {
  readonly value: Scalars['String']['output']
  readonly label: Scalars['String']['output']
  readonly count: Scalars['Int']['output']
  readonly node: Maybe<Node>
}

export type DateTimeRange = {
  readonly from?: InputMaybe<Scalars['DateTime']['input']>
  readonly before?: InputMaybe<Scalars['DateTime']['input']>
}

export type DateRange = {
  readonly from?: InputMaybe<Scalars['Date']['input']>
  readonly before?: InputMaybe<Scalars['Date']['input']>
}

export type TextFilter = {
  readonly equals?: InputMaybe<Scalars['String']['input']>
  readonly contains?: InputMaybe<Scalars['String']['input']>
  readonly startsWith?: InputMaybe<Scalars['String']['input']>
  readonly caseSensitive?: InputMaybe<Scalars['Boolean']['input']>
}

export type Direction = 'ASC' | 'DESC'

export type Subscription = {
  readonly loadJob: LoadJob
}

export type SubscriptionLoadJobArgs = {
  id: Scalars['ID']['input']
}

export type StartLoadInput = {
  readonly upload: Scalars['ID']['input']
  readonly onError?: LoadErrorPolicy
  readonly dryRun?: Scalars['Boolean']['input']
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>
  readonly extractQuotes?: InputMaybe<Scalars['Boolean']['input']>
}

export type StartLoadPayload = {
  readonly job: Maybe<LoadJob>
  readonly userErrors: ReadonlyArray<UserError>
}

export type CancelLoadInput = {
  readonly id: Scalars['ID']['input']
}

export type CancelLoadPayload = {
  readonly job: Maybe<LoadJob>
  readonly userErrors: ReadonlyArray<UserError>
}

export type LoadJob = Node & {
  readonly id: Scalars['ID']['output']
  readonly status: LoadJobStatus
  readonly onError: LoadErrorPolicy
  readonly dryRun: Scalars['Boolean']['output']
  readonly createdAt: Scalars['DateTime']['output']
  readonly startedAt: Maybe<Scalars['DateTime']['output']>
  readonly finishedAt: Maybe<Scalars['DateTime']['output']>
  readonly totalLines: Scalars['Int']['output']
  readonly processedLines: Scalars['Int']['output']
  readonly counts: LoadCounts
  readonly created: RecordCounts
  readonly recordsPerSecond: Maybe<Scalars['Float']['output']>
  readonly failure: Maybe<Scalars['String']['output']>
  readonly errors: LoadErrorConnection
}

export type LoadJobErrorsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>
  after?: InputMaybe<Scalars['String']['input']>
  last?: InputMaybe<Scalars['Int']['input']>
  before?: InputMaybe<Scalars['String']['input']>
}

export type LoadJobStatus = 'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELED'

export type LoadJobConnection = {
  readonly edges: ReadonlyArray<LoadJobEdge>
  readonly nodes: ReadonlyArray<LoadJob>
  readonly pageInfo: PageInfo
  readonly totalCount: Scalars['Int']['output']
}

export type LoadJobEdge = {
  readonly cursor: Scalars['String']['output']
  readonly node: LoadJob
}

export type LoadErrorConnection = {
  readonly edges: ReadonlyArray<LoadErrorEdge>
  readonly nodes: ReadonlyArray<LoadError>
  readonly pageInfo: PageInfo
  readonly totalCount: Scalars['Int']['output']
}

export type LoadErrorEdge = {
  readonly cursor: Scalars['String']['output']
  readonly node: LoadError
}

export type LoadError = {
  readonly line: Scalars['Int']['output']
  readonly code: UserErrorCode
  readonly field: ReadonlyArray<Scalars['String']['output']>
  readonly message: Scalars['String']['output']
}

export type BulkLoadInput = {
  readonly outlets?: InputMaybe<ReadonlyArray<OutletInput>>
  readonly agents?: InputMaybe<ReadonlyArray<AgentInput>>
  readonly events?: InputMaybe<ReadonlyArray<EventInput>>
  readonly articles?: InputMaybe<ReadonlyArray<ArticleInput>>
  readonly onError?: LoadErrorPolicy
  readonly dryRun?: Scalars['Boolean']['input']
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>
  readonly extractQuotes?: InputMaybe<Scalars['Boolean']['input']>
}

export type LoadErrorPolicy = 'REJECT_ALL' | 'SKIP_BAD'

export type OutletInput = {
  readonly key?: InputMaybe<Scalars['String']['input']>
  readonly name?: InputMaybe<Scalars['String']['input']>
  readonly domain?: InputMaybe<Scalars['String']['input']>
  readonly homepage?: InputMaybe<Scalars['String']['input']>
  readonly kind?: InputMaybe<OutletKind>
  readonly country?: InputMaybe<Scalars['String']['input']>
  readonly language?: InputMaybe<Scalars['String']['input']>
}

export type AgentInput = {
  readonly key?: InputMaybe<Scalars['String']['input']>
  readonly name?: InputMaybe<Scalars['String']['input']>
  readonly kind?: InputMaybe<AgentKind>
  readonly aliases?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>
  readonly description?: InputMaybe<Scalars['String']['input']>
  readonly wikidataId?: InputMaybe<Scalars['String']['input']>
}

export type EventInput = {
  readonly key?: InputMaybe<Scalars['String']['input']>
  readonly name?: InputMaybe<Scalars['String']['input']>
  readonly kind?: InputMaybe<Scalars['String']['input']>
  readonly summary?: InputMaybe<Scalars['String']['input']>
  readonly startDate?: InputMaybe<Scalars['String']['input']>
  readonly endDate?: InputMaybe<Scalars['String']['input']>
  readonly place?: InputMaybe<Scalars['String']['input']>
  readonly country?: InputMaybe<Scalars['String']['input']>
  readonly participants?: InputMaybe<ReadonlyArray<ParticipantInput>>
  readonly parent?: InputMaybe<EventInput>
}

export type ParticipantInput = {
  readonly agent: AgentInput
  readonly role?: InputMaybe<Scalars['String']['input']>
}

export type ArticleInput = {
  readonly key?: InputMaybe<Scalars['String']['input']>
  readonly url?: InputMaybe<Scalars['String']['input']>
  readonly outlet?: InputMaybe<OutletInput>
  readonly title?: InputMaybe<Scalars['String']['input']>
  readonly description?: InputMaybe<Scalars['String']['input']>
  readonly body?: InputMaybe<Scalars['String']['input']>
  readonly language?: InputMaybe<Scalars['String']['input']>
  readonly authors?: InputMaybe<ReadonlyArray<BylineInput>>
  readonly publishedAt?: InputMaybe<Scalars['String']['input']>
  readonly modifiedAt?: InputMaybe<Scalars['String']['input']>
  readonly section?: InputMaybe<Scalars['String']['input']>
  readonly subjects?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>
  readonly status?: InputMaybe<ArticleStatus>
  readonly quotes?: InputMaybe<ReadonlyArray<QuoteInput>>
  readonly events?: InputMaybe<ReadonlyArray<EventInput>>
  readonly credits?: InputMaybe<ReadonlyArray<CreditInput>>
  readonly extractQuotes?: InputMaybe<Scalars['Boolean']['input']>
}

export type BylineInput = {
  readonly name?: InputMaybe<Scalars['String']['input']>
  readonly agent?: InputMaybe<AgentInput>
}

export type QuoteInput = {
  readonly text?: InputMaybe<Scalars['String']['input']>
  readonly start?: InputMaybe<Scalars['Int']['input']>
  readonly end?: InputMaybe<Scalars['Int']['input']>
  readonly form?: InputMaybe<QuoteForm>
  readonly speaker?: InputMaybe<AgentInput>
  readonly speakerAsPrinted?: InputMaybe<Scalars['String']['input']>
  readonly cue?: InputMaybe<Scalars['String']['input']>
  readonly language?: InputMaybe<Scalars['String']['input']>
  readonly event?: InputMaybe<EventInput>
}

export type CreditInput = {
  readonly type?: InputMaybe<CreditType>
  readonly text?: InputMaybe<Scalars['String']['input']>
  readonly outlet?: InputMaybe<OutletInput>
  readonly agent?: InputMaybe<AgentInput>
  readonly url?: InputMaybe<Scalars['String']['input']>
}

export type CreditType =
  'REPRINT' | 'WIRE_COPY' | 'TRANSLATION' | 'CITES_REPORT' | 'INTERVIEW' | 'PRESS_RELEASE' | 'SOCIAL_POST' | 'OTHER'

export type BulkLoadPayload = {
  readonly counts: LoadCounts
  readonly created: RecordCounts
  readonly results: ReadonlyArray<LoadResult>
  readonly userErrors: ReadonlyArray<UserError>
}

export type LoadCounts = {
  readonly created: Scalars['Int']['output']
  readonly updated: Scalars['Int']['output']
  readonly unchanged: Scalars['Int']['output']
  readonly rejected: Scalars['Int']['output']
  readonly skipped: Scalars['Int']['output']
}

export type RecordCounts = {
  readonly outlets: Scalars['Int']['output']
  readonly agents: Scalars['Int']['output']
  readonly events: Scalars['Int']['output']
  readonly articles: Scalars['Int']['output']
  readonly quotes: Scalars['Int']['output']
}

export type LoadResult = {
  readonly kind: RecordKind
  readonly index: Scalars['Int']['output']
  readonly key: Maybe<Scalars['String']['output']>
  readonly outcome: LoadOutcome
  readonly node: Maybe<Node>
}

export type RecordKind = 'OUTLET' | 'AGENT' | 'EVENT' | 'ARTICLE'

export type LoadOutcome = 'CREATED' | 'UPDATED' | 'UNCHANGED' | 'REJECTED' | 'SKIPPED'

export type UserError = {
  readonly code: UserErrorCode
  readonly field: ReadonlyArray<Scalars['String']['output']>
  readonly message: Scalars['String']['output']
}

export type UserErrorCode =
  | 'REQUIRED'
  | 'INVALID'
  | 'TOO_LONG'
  | 'TOO_MANY'
  | 'OUT_OF_RANGE'
  | 'NOT_IN_TEXT'
  | 'UNKNOWN_REFERENCE'
  | 'DUPLICATE_KEY'
  | 'CONFLICT'
  | 'IDEMPOTENCY_CONFLICT'
  | 'IN_USE'
  | 'NOT_FOUND'

export type DeleteRecordsInput = {
  readonly ids: ReadonlyArray<Scalars['ID']['input']>
}

export type DeleteRecordsPayload = {
  readonly deleted: RecordCounts
  readonly deletedIds: ReadonlyArray<Scalars['ID']['output']>
  readonly userErrors: ReadonlyArray<UserError>
}

export type MergeInput = {
  readonly from: ReadonlyArray<Scalars['ID']['input']>
  readonly into: Scalars['ID']['input']
}

export type MergeAgentsPayload = {
  readonly agent: Maybe<Agent>
  readonly userErrors: ReadonlyArray<UserError>
}

export type MergeOutletsPayload = {
  readonly outlet: Maybe<Outlet>
  readonly userErrors: ReadonlyArray<UserError>
}

export type MergeEventsPayload = {
  readonly event: Maybe<Event>
  readonly userErrors: ReadonlyArray<UserError>
}

export type Node = {
  readonly id: Scalars['ID']['output']
}

export type PageInfo = {
  readonly hasNextPage: Scalars['Boolean']['output']
  readonly hasPreviousPage: Scalars['Boolean']['output']
  readonly startCursor: Maybe<Scalars['String']['output']>
  readonly endCursor: Maybe<Scalars['String']['output']>
}

export type OutletRef =
  | { readonly id: Scalars['ID']['input']; readonly key?: never; readonly domain?: never }
  | { readonly id?: never; readonly key: Scalars['String']['input']; readonly domain?: never }
  | { readonly id?: never; readonly key?: never; readonly domain: Scalars['String']['input'] }

export type Outlet = Node & {
  readonly id: Scalars['ID']['output']
  readonly key: Scalars['String']['output']
  readonly keys: ReadonlyArray<Scalars['String']['output']>
  readonly name: Scalars['String']['output']
  readonly domain: Maybe<Scalars['String']['output']>
  readonly homepage: Maybe<Scalars['URL']['output']>
  readonly kind: Maybe<OutletKind>
  readonly country: Maybe<Scalars['CountryCode']['output']>
  readonly language: Maybe<Scalars['LanguageTag']['output']>
  readonly articles: ArticleConnection
  readonly quotes: QuoteConnection
}

export type OutletArticlesArgs = {
  filter?: InputMaybe<ArticleFilter>
  orderBy?: InputMaybe<ArticleOrder>
  first?: InputMaybe<Scalars['Int']['input']>
  after?: InputMaybe<Scalars['String']['input']>
  last?: InputMaybe<Scalars['Int']['input']>
  before?: InputMaybe<Scalars['String']['input']>
}

export type OutletQuotesArgs = {
  filter?: InputMaybe<QuoteFilter>
  orderBy?: InputMaybe<QuoteOrder>
  first?: InputMaybe<Scalars['Int']['input']>
  after?: InputMaybe<Scalars['String']['input']>
  last?: InputMaybe<Scalars['Int']['input']>
  before?: InputMaybe<Scalars['String']['input']>
}

export type OutletKind =
  'NEWSPAPER' | 'AGENCY' | 'BROADCASTER' | 'MAGAZINE' | 'ONLINE' | 'THINK_TANK' | 'GOVERNMENT' | 'SOCIAL' | 'OTHER'

export type OutletFilter = {
  readonly and?: InputMaybe<ReadonlyArray<OutletFilter>>
  readonly or?: InputMaybe<ReadonlyArray<OutletFilter>>
  readonly not?: InputMaybe<OutletFilter>
  readonly ids?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>
  readonly keys?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>
  readonly domains?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>
  readonly kinds?: InputMaybe<ReadonlyArray<OutletKind>>
  readonly countries?: InputMaybe<ReadonlyArray<Scalars['CountryCode']['input']>>
  readonly languages?: InputMaybe<ReadonlyArray<Scalars['LanguageTag']['input']>>
  readonly name?: InputMaybe<TextFilter>
  readonly article?: InputMaybe<ArticleFilter>
}

export type OutletOrder = {
  readonly field: OutletOrderField
  readonly direction?: InputMaybe<Direction>
}

export type OutletOrderField = 'NAME'

export type OutletConnection = {
  readonly edges: ReadonlyArray<OutletEdge>
  readonly nodes: ReadonlyArray<Outlet>
  readonly pageInfo: PageInfo
  readonly totalCount: Scalars['Int']['output']
}

export type OutletEdge = {
  readonly cursor: Scalars['String']['output']
  readonly node: Outlet
}

export type Quote = Node & {
  readonly id: Scalars['ID']['output']
  readonly article: Article
  readonly text: Scalars['String']['output']
  readonly span: Maybe<TextSpan>
  readonly prefix: Scalars['String']['output']
  readonly suffix: Scalars['String']['output']
  readonly form: QuoteForm
  readonly speaker: Maybe<Agent>
  readonly speakerAsPrinted: Maybe<Scalars['String']['output']>
  readonly cue: Maybe<Scalars['String']['output']>
  readonly language: Maybe<Scalars['LanguageTag']['output']>
  readonly event: Maybe<Event>
  readonly provenance: Provenance
  readonly confidence: Maybe<Scalars['Float']['output']>
}

export type QuoteSpanArgs = {
  unit?: TextUnit
}

export type TextSpan = {
  readonly start: Scalars['Int']['output']
  readonly end: Scalars['Int']['output']
}

export type TextUnit = 'CODE_POINT' | 'UTF16'

export type QuoteForm = 'DIRECT' | 'PARTIAL' | 'INDIRECT'

export type Provenance = 'SUPPLIED' | 'EXTRACTED' | 'CORRECTED'

export type QuoteFilter = {
  readonly and?: InputMaybe<ReadonlyArray<QuoteFilter>>
  readonly or?: InputMaybe<ReadonlyArray<QuoteFilter>>
  readonly not?: InputMaybe<QuoteFilter>
  readonly ids?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>
  readonly forms?: InputMaybe<ReadonlyArray<QuoteForm>>
  readonly provenances?: InputMaybe<ReadonlyArray<Provenance>>
  readonly languages?: InputMaybe<ReadonlyArray<Scalars['LanguageTag']['input']>>
  readonly text?: InputMaybe<TextFilter>
  readonly hasSpeaker?: InputMaybe<Scalars['Boolean']['input']>
  readonly minConfidence?: InputMaybe<Scalars['Float']['input']>
  readonly publishedAt?: InputMaybe<DateTimeRange>
  readonly speaker?: InputMaybe<AgentFilter>
  readonly article?: InputMaybe<ArticleFilter>
  readonly event?: InputMaybe<EventFilter>
}

export type QuoteOrder = {
  readonly field: QuoteOrderField
  readonly direction?: InputMaybe<Direction>
}

export type QuoteOrderField = 'POSITION' | 'PUBLISHED_AT' | 'CONFIDENCE'

export type QuoteFacet = 'SPEAKER' | 'OUTLET' | 'LANGUAGE' | 'LANGUAGE_TAG' | 'EVENT' | 'FORM' | 'PROVENANCE'

export type QuoteConnection = {
  readonly edges: ReadonlyArray<QuoteEdge>
  readonly nodes: ReadonlyArray<Quote>
  readonly pageInfo: PageInfo
  readonly totalCount: Scalars['Int']['output']
  readonly timeline: Maybe<ReadonlyArray<TimelineBucket>>
  readonly facet: Maybe<Facet>
}

export type QuoteConnectionTimelineArgs = {
  interval?: TimelineInterval
  timeZone?: Scalars['String']['input']
  fillGaps?: Scalars['Boolean']['input']
}

export type QuoteConnectionFacetArgs = {
  by: QuoteFacet
  first?: Scalars['Int']['input']
}

export type QuoteEdge = {
  readonly cursor: Scalars['String']['output']
  readonly node: Quote
}

export type SearchKind = 'ARTICLE' | 'QUOTE' | 'EVENT' | 'OUTLET' | 'AGENT'

export type SearchSort = 'RELEVANCE' | 'NEWEST' | 'OLDEST'

export type SearchEngine = 'MEILISEARCH' | 'POSTGRES'

export type SearchStatus = {
  readonly engine: SearchEngine
  readonly lagSeconds: Maybe<Scalars['Float']['output']>
  readonly pendingChanges: Scalars['Int']['output']
}

export type SearchResult = Article | Quote | Event | Outlet | Agent

export type SearchFilter = {
  readonly languages?: InputMaybe<ReadonlyArray<Scalars['LanguageTag']['input']>>
  readonly outlets?: InputMaybe<ReadonlyArray<OutletRef>>
  readonly speakers?: InputMaybe<ReadonlyArray<AgentRef>>
  readonly events?: InputMaybe<ReadonlyArray<EventRef>>
  readonly publishedAt?: InputMaybe<DateTimeRange>
}

export type SearchConnection = {
  readonly edges: ReadonlyArray<SearchEdge>
  readonly nodes: ReadonlyArray<SearchResult>
  readonly pageInfo: PageInfo
  readonly totalCount: Scalars['Int']['output']
  readonly totalIsExact: Scalars['Boolean']['output']
  readonly facet: Maybe<Facet>
  readonly engine: SearchEngine
  readonly tookMs: Scalars['Int']['output']
}

export type SearchConnectionFacetArgs = {
  by: SearchFacet
  first?: Scalars['Int']['input']
}

export type SearchEdge = {
  readonly cursor: Scalars['String']['output']
  readonly node: SearchResult
  readonly score: Maybe<Scalars['Float']['output']>
  readonly highlights: ReadonlyArray<Highlight>
}

export type Highlight = {
  readonly field: Scalars['String']['output']
  readonly runs: ReadonlyArray<HighlightRun>
}

export type HighlightRun = {
  readonly text: Scalars['String']['output']
  readonly hit: Scalars['Boolean']['output']
}

export type SearchFacet = 'KIND' | 'OUTLET' | 'LANGUAGE' | 'SPEAKER'

export type TimelineInterval = 'HOUR' | 'DAY' | 'WEEK' | 'MONTH' | 'YEAR'

export type TimelineBucket = {
  readonly start: Scalars['DateTime']['output']
  readonly end: Scalars['DateTime']['output']
  readonly date: Scalars['Date']['output']
  readonly count: Scalars['Int']['output']
}

/** Maps the names of object types to the types. */
export type Objects = {
  readonly Agent: Agent
  readonly AgentConnection: AgentConnection
  readonly AgentEdge: AgentEdge
  readonly Archive: Archive
  readonly BackgroundStatus: BackgroundStatus
  readonly Article: Article
  readonly Byline: Byline
  readonly ArticleConnection: ArticleConnection
  readonly ArticleEdge: ArticleEdge
  readonly CorrectQuotesPayload: CorrectQuotesPayload
  readonly Event: Event
  readonly EventParticipantConnection: EventParticipantConnection
  readonly EventParticipantEdge: EventParticipantEdge
  readonly EventOutletConnection: EventOutletConnection
  readonly EventOutletEdge: EventOutletEdge
  readonly EventConnection: EventConnection
  readonly EventEdge: EventEdge
  readonly Facet: Facet
  readonly FacetValue: FacetValue
  readonly Subscription: Subscription
  readonly StartLoadPayload: StartLoadPayload
  readonly CancelLoadPayload: CancelLoadPayload
  readonly LoadJob: LoadJob
  readonly LoadJobConnection: LoadJobConnection
  readonly LoadJobEdge: LoadJobEdge
  readonly LoadErrorConnection: LoadErrorConnection
  readonly LoadErrorEdge: LoadErrorEdge
  readonly LoadError: LoadError
  readonly Mutation: Mutation
  readonly BulkLoadPayload: BulkLoadPayload
  readonly LoadCounts: LoadCounts
  readonly RecordCounts: RecordCounts
  readonly LoadResult: LoadResult
  readonly UserError: UserError
  readonly DeleteRecordsPayload: DeleteRecordsPayload
  readonly MergeAgentsPayload: MergeAgentsPayload
  readonly MergeOutletsPayload: MergeOutletsPayload
  readonly MergeEventsPayload: MergeEventsPayload
  readonly PageInfo: PageInfo
  readonly Outlet: Outlet
  readonly OutletConnection: OutletConnection
  readonly OutletEdge: OutletEdge
  readonly Query: Query
  readonly Quote: Quote
  readonly TextSpan: TextSpan
  readonly QuoteConnection: QuoteConnection
  readonly QuoteEdge: QuoteEdge
  readonly SearchStatus: SearchStatus
  readonly SearchConnection: SearchConnection
  readonly SearchEdge: SearchEdge
  readonly Highlight: Highlight
  readonly HighlightRun: HighlightRun
  readonly TimelineBucket: TimelineBucket
}
