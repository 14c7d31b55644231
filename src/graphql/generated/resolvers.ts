// Generated from schema/*.graphql by `npm run generate`: edit those files, not this one.

import type * as Types from '../../generated/types.ts'
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql'
import type {
  Row,
  CorrectionSource,
  MergeSource,
  NodeSource,
  LoadResultSource,
  LoadJobSource,
  LoadJobList,
  LoadErrorList,
} from '../parents.ts'
import type { RequestContext } from '../context.ts'
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> }

export type ResolverTypeWrapper<T> = Promise<T> | T

export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>
}
export type Resolver<
  TResult,
  TParent = Record<PropertyKey, never>,
  TContext = Record<PropertyKey, never>,
  TArgs = Record<PropertyKey, never>,
> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo,
) => Promise<TResult> | TResult

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo,
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo,
) => TResult | Promise<TResult>

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>

export type SubscriptionResolver<
  TResult,
  TKey extends string,
  TParent = Record<PropertyKey, never>,
  TContext = Record<PropertyKey, never>,
  TArgs = Record<PropertyKey, never>,
> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo,
) => Types.Maybe<TTypes> | Promise<Types.Maybe<TTypes>>

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  obj: T,
  context: TContext,
  info: GraphQLResolveInfo,
) => boolean | Promise<boolean>

export type NextResolverFn<T> = () => Promise<T>

export type DirectiveResolverFn<
  TResult = Record<PropertyKey, never>,
  TParent = Record<PropertyKey, never>,
  TContext = Record<PropertyKey, never>,
  TArgs = Record<PropertyKey, never>,
> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo,
) => TResult | Promise<TResult>

/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>
  Int: ResolverTypeWrapper<Types.Scalars['Int']['output']>
  String: ResolverTypeWrapper<Types.Scalars['String']['output']>
  ID: ResolverTypeWrapper<Types.Scalars['ID']['output']>
  AgentRef: Types.AgentRef
  Agent: ResolverTypeWrapper<Row>
  AgentKind: Types.AgentKind
  AgentFilter: Types.AgentFilter
  AgentOrder: Types.AgentOrder
  AgentOrderField: Types.AgentOrderField
  AgentConnection: ResolverTypeWrapper<Row>
  AgentEdge: ResolverTypeWrapper<Row>
  Archive: ResolverTypeWrapper<Row>
  BackgroundStatus: ResolverTypeWrapper<Types.BackgroundStatus>
  ArticleRef: Types.ArticleRef
  Article: ResolverTypeWrapper<Row>
  Byline: ResolverTypeWrapper<Row>
  ArticleStatus: Types.ArticleStatus
  ArticleFilter: Types.ArticleFilter
  Boolean: ResolverTypeWrapper<Types.Scalars['Boolean']['output']>
  ArticleOrder: Types.ArticleOrder
  ArticleOrderField: Types.ArticleOrderField
  ArticleFacet: Types.ArticleFacet
  ArticleConnection: ResolverTypeWrapper<Row>
  ArticleEdge: ResolverTypeWrapper<Row>
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>
  CorrectQuotesInput: Types.CorrectQuotesInput
  QuoteCorrection: Types.QuoteCorrection
  CorrectQuotesPayload: ResolverTypeWrapper<CorrectionSource>
  EventRef: Types.EventRef
  Event: ResolverTypeWrapper<Row>
  EventParticipantConnection: ResolverTypeWrapper<Row>
  EventParticipantEdge: ResolverTypeWrapper<Row>
  EventOutletConnection: ResolverTypeWrapper<Row>
  EventOutletEdge: ResolverTypeWrapper<Row>
  EventFilter: Types.EventFilter
  EventOrder: Types.EventOrder
  EventOrderField: Types.EventOrderField
  EventConnection: ResolverTypeWrapper<Row>
  EventEdge: ResolverTypeWrapper<Row>
  Facet: ResolverTypeWrapper<Row>
  FacetValue: ResolverTypeWrapper<Row>
  DateTimeRange: Types.DateTimeRange
  DateRange: Types.DateRange
  TextFilter: Types.TextFilter
  Direction: Types.Direction
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>
  StartLoadInput: Types.StartLoadInput
  StartLoadPayload: ResolverTypeWrapper<
    Omit<Types.StartLoadPayload, 'job'> & { job?: Types.Maybe<ResolversTypes['LoadJob']> }
  >
  CancelLoadInput: Types.CancelLoadInput
  CancelLoadPayload: ResolverTypeWrapper<
    Omit<Types.CancelLoadPayload, 'job'> & { job?: Types.Maybe<ResolversTypes['LoadJob']> }
  >
  LoadJob: ResolverTypeWrapper<LoadJobSource>
  Float: ResolverTypeWrapper<Types.Scalars['Float']['output']>
  LoadJobStatus: Types.LoadJobStatus
  LoadJobConnection: ResolverTypeWrapper<LoadJobList>
  LoadJobEdge: ResolverTypeWrapper<Omit<Types.LoadJobEdge, 'node'> & { node: ResolversTypes['LoadJob'] }>
  LoadErrorConnection: ResolverTypeWrapper<LoadErrorList>
  LoadErrorEdge: ResolverTypeWrapper<Types.LoadErrorEdge>
  LoadError: ResolverTypeWrapper<Types.LoadError>
  BulkLoadInput: Types.BulkLoadInput
  LoadErrorPolicy: Types.LoadErrorPolicy
  OutletInput: Types.OutletInput
  AgentInput: Types.AgentInput
  EventInput: Types.EventInput
  ParticipantInput: Types.ParticipantInput
  ArticleInput: Types.ArticleInput
  BylineInput: Types.BylineInput
  QuoteInput: Types.QuoteInput
  CreditInput: Types.CreditInput
  CreditType: Types.CreditType
  BulkLoadPayload: ResolverTypeWrapper<
    Omit<Types.BulkLoadPayload, 'results'> & { results: ReadonlyArray<ResolversTypes['LoadResult']> }
  >
  LoadCounts: ResolverTypeWrapper<Types.LoadCounts>
  RecordCounts: ResolverTypeWrapper<Types.RecordCounts>
  LoadResult: ResolverTypeWrapper<LoadResultSource>
  RecordKind: Types.RecordKind
  LoadOutcome: Types.LoadOutcome
  UserError: ResolverTypeWrapper<Types.UserError>
  UserErrorCode: Types.UserErrorCode
  DeleteRecordsInput: Types.DeleteRecordsInput
  DeleteRecordsPayload: ResolverTypeWrapper<Types.DeleteRecordsPayload>
  MergeInput: Types.MergeInput
  MergeAgentsPayload: ResolverTypeWrapper<MergeSource>
  MergeOutletsPayload: ResolverTypeWrapper<MergeSource>
  MergeEventsPayload: ResolverTypeWrapper<MergeSource>
  Node: ResolverTypeWrapper<NodeSource>
  PageInfo: ResolverTypeWrapper<Row>
  OutletRef: Types.OutletRef
  Outlet: ResolverTypeWrapper<Row>
  OutletKind: Types.OutletKind
  OutletFilter: Types.OutletFilter
  OutletOrder: Types.OutletOrder
  OutletOrderField: Types.OutletOrderField
  OutletConnection: ResolverTypeWrapper<Row>
  OutletEdge: ResolverTypeWrapper<Row>
  Quote: ResolverTypeWrapper<Row>
  TextSpan: ResolverTypeWrapper<Row>
  TextUnit: Types.TextUnit
  QuoteForm: Types.QuoteForm
  Provenance: Types.Provenance
  QuoteFilter: Types.QuoteFilter
  QuoteOrder: Types.QuoteOrder
  QuoteOrderField: Types.QuoteOrderField
  QuoteFacet: Types.QuoteFacet
  QuoteConnection: ResolverTypeWrapper<Row>
  QuoteEdge: ResolverTypeWrapper<Row>
  DateTime: ResolverTypeWrapper<Types.Scalars['DateTime']['output']>
  Date: ResolverTypeWrapper<Types.Scalars['Date']['output']>
  URL: ResolverTypeWrapper<Types.Scalars['URL']['output']>
  LanguageTag: ResolverTypeWrapper<Types.Scalars['LanguageTag']['output']>
  CountryCode: ResolverTypeWrapper<Types.Scalars['CountryCode']['output']>
  SearchKind: Types.SearchKind
  SearchSort: Types.SearchSort
  SearchEngine: Types.SearchEngine
  SearchStatus: ResolverTypeWrapper<Types.SearchStatus>
  SearchResult: ResolverTypeWrapper<Row>
  SearchFilter: Types.SearchFilter
  SearchConnection: ResolverTypeWrapper<Row>
  SearchEdge: ResolverTypeWrapper<Row>
  Highlight: ResolverTypeWrapper<Row>
  HighlightRun: ResolverTypeWrapper<Row>
  SearchFacet: Types.SearchFacet
  TimelineInterval: Types.TimelineInterval
  TimelineBucket: ResolverTypeWrapper<Row>
}

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  Query: Record<PropertyKey, never>
  Int: Types.Scalars['Int']['output']
  String: Types.Scalars['String']['output']
  ID: Types.Scalars['ID']['output']
  AgentRef: Types.AgentRef
  Agent: Row
  AgentFilter: Types.AgentFilter
  AgentOrder: Types.AgentOrder
  AgentConnection: Row
  AgentEdge: Row
  Archive: Row
  BackgroundStatus: Types.BackgroundStatus
  ArticleRef: Types.ArticleRef
  Article: Row
  Byline: Row
  ArticleFilter: Types.ArticleFilter
  Boolean: Types.Scalars['Boolean']['output']
  ArticleOrder: Types.ArticleOrder
  ArticleConnection: Row
  ArticleEdge: Row
  Mutation: Record<PropertyKey, never>
  CorrectQuotesInput: Types.CorrectQuotesInput
  QuoteCorrection: Types.QuoteCorrection
  CorrectQuotesPayload: CorrectionSource
  EventRef: Types.EventRef
  Event: Row
  EventParticipantConnection: Row
  EventParticipantEdge: Row
  EventOutletConnection: Row
  EventOutletEdge: Row
  EventFilter: Types.EventFilter
  EventOrder: Types.EventOrder
  EventConnection: Row
  EventEdge: Row
  Facet: Row
  FacetValue: Row
  DateTimeRange: Types.DateTimeRange
  DateRange: Types.DateRange
  TextFilter: Types.TextFilter
  Subscription: Record<PropertyKey, never>
  StartLoadInput: Types.StartLoadInput
  StartLoadPayload: Omit<Types.StartLoadPayload, 'job'> & { job?: Types.Maybe<ResolversParentTypes['LoadJob']> }
  CancelLoadInput: Types.CancelLoadInput
  CancelLoadPayload: Omit<Types.CancelLoadPayload, 'job'> & { job?: Types.Maybe<ResolversParentTypes['LoadJob']> }
  LoadJob: LoadJobSource
  Float: Types.Scalars['Float']['output']
  LoadJobConnection: LoadJobList
  LoadJobEdge: Omit<Types.LoadJobEdge, 'node'> & { node: ResolversParentTypes['LoadJob'] }
  LoadErrorConnection: LoadErrorList
  LoadErrorEdge: Types.LoadErrorEdge
  LoadError: Types.LoadError
  BulkLoadInput: Types.BulkLoadInput
  OutletInput: Types.OutletInput
  AgentInput: Types.AgentInput
  EventInput: Types.EventInput
  ParticipantInput: Types.ParticipantInput
  ArticleInput: Types.ArticleInput
  BylineInput: Types.BylineInput
  QuoteInput: Types.QuoteInput
  CreditInput: Types.CreditInput
  BulkLoadPayload: Omit<Types.BulkLoadPayload, 'results'> & {
    results: ReadonlyArray<ResolversParentTypes['LoadResult']>
  }
  LoadCounts: Types.LoadCounts
  RecordCounts: Types.RecordCounts
  LoadResult: LoadResultSource
  UserError: Types.UserError
  DeleteRecordsInput: Types.DeleteRecordsInput
  DeleteRecordsPayload: Types.DeleteRecordsPayload
  MergeInput: Types.MergeInput
  MergeAgentsPayload: MergeSource
  MergeOutletsPayload: MergeSource
  MergeEventsPayload: MergeSource
  Node: NodeSource
  PageInfo: Row
  OutletRef: Types.OutletRef
  Outlet: Row
  OutletFilter: Types.OutletFilter
  OutletOrder: Types.OutletOrder
  OutletConnection: Row
  OutletEdge: Row
  Quote: Row
  TextSpan: Row
  QuoteFilter: Types.QuoteFilter
  QuoteOrder: Types.QuoteOrder
  QuoteConnection: Row
  QuoteEdge: Row
  DateTime: Types.Scalars['DateTime']['output']
  Date: Types.Scalars['Date']['output']
  URL: Types.Scalars['URL']['output']
  LanguageTag: Types.Scalars['LanguageTag']['output']
  CountryCode: Types.Scalars['CountryCode']['output']
  SearchStatus: Types.SearchStatus
  SearchResult: Row
  SearchFilter: Types.SearchFilter
  SearchConnection: Row
  SearchEdge: Row
  Highlight: Row
  HighlightRun: Row
  TimelineBucket: Row
}

export type QueryResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query'],
> = {
  agent?: Resolver<
    Types.Maybe<ResolversTypes['Agent']>,
    ParentType,
    ContextType,
    RequireFields<Types.QueryAgentArgs, 'by'>
  >
  agents?: Resolver<ResolversTypes['AgentConnection'], ParentType, ContextType, Partial<Types.QueryAgentsArgs>>
  archive?: Resolver<ResolversTypes['Archive'], ParentType, ContextType>
  article?: Resolver<
    Types.Maybe<ResolversTypes['Article']>,
    ParentType,
    ContextType,
    RequireFields<Types.QueryArticleArgs, 'by'>
  >
  articles?: Resolver<ResolversTypes['ArticleConnection'], ParentType, ContextType, Partial<Types.QueryArticlesArgs>>
  event?: Resolver<
    Types.Maybe<ResolversTypes['Event']>,
    ParentType,
    ContextType,
    RequireFields<Types.QueryEventArgs, 'by'>
  >
  events?: Resolver<ResolversTypes['EventConnection'], ParentType, ContextType, Partial<Types.QueryEventsArgs>>
  loadJob?: Resolver<
    Types.Maybe<ResolversTypes['LoadJob']>,
    ParentType,
    ContextType,
    RequireFields<Types.QueryLoadJobArgs, 'id'>
  >
  loadJobs?: Resolver<
    Types.Maybe<ResolversTypes['LoadJobConnection']>,
    ParentType,
    ContextType,
    Partial<Types.QueryLoadJobsArgs>
  >
  outlet?: Resolver<
    Types.Maybe<ResolversTypes['Outlet']>,
    ParentType,
    ContextType,
    RequireFields<Types.QueryOutletArgs, 'by'>
  >
  outlets?: Resolver<ResolversTypes['OutletConnection'], ParentType, ContextType, Partial<Types.QueryOutletsArgs>>
  node?: Resolver<
    Types.Maybe<ResolversTypes['Node']>,
    ParentType,
    ContextType,
    RequireFields<Types.QueryNodeArgs, 'id'>
  >
  nodes?: Resolver<
    ReadonlyArray<Types.Maybe<ResolversTypes['Node']>>,
    ParentType,
    ContextType,
    RequireFields<Types.QueryNodesArgs, 'ids'>
  >
  quotes?: Resolver<ResolversTypes['QuoteConnection'], ParentType, ContextType, Partial<Types.QueryQuotesArgs>>
  search?: Resolver<
    Types.Maybe<ResolversTypes['SearchConnection']>,
    ParentType,
    ContextType,
    RequireFields<Types.QuerySearchArgs, 'text' | 'sort'>
  >
}

export type AgentResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes['Agent'] = ResolversParentTypes['Agent'],
> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>
  key?: Resolver<ResolversTypes['String'], ParentType, ContextType>
  keys?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>
  kind?: Resolver<ResolversTypes['AgentKind'], ParentType, ContextType>
  aliases?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>
  description?: Resolver<Types.Maybe<ResolversTypes['String']>, ParentType, ContextType>
  wikidataId?: Resolver<Types.Maybe<ResolversTypes['String']>, ParentType, ContextType>
  provenance?: Resolver<ResolversTypes['Provenance'], ParentType, ContextType>
  quotes?: Resolver<ResolversTypes['QuoteConnection'], ParentType, ContextType, Partial<Types.AgentQuotesArgs>>
  events?: Resolver<ResolversTypes['EventConnection'], ParentType, ContextType, Partial<Types.AgentEventsArgs>>
  articles?: Resolver<ResolversTypes['ArticleConnection'], ParentType, ContextType, Partial<Types.AgentArticlesArgs>>
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>
}

export type AgentConnectionResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes['AgentConnection'] = ResolversParentTypes['AgentConnection'],
> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['AgentEdge']>, ParentType, ContextType>
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Agent']>, ParentType, ContextType>
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>
}

export type AgentEdgeResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes['AgentEdge'] = ResolversParentTypes['AgentEdge'],
> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>
  node?: Resolver<ResolversTypes['Agent'], ParentType, ContextType>
}

export type ArchiveResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes['Archive'] = ResolversParentTypes['Archive'],
> = {
  articleCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>
  outletCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>
  quoteCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>
  eventCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>
  agentCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>
  firstPublishedAt?: Resolver<Types.Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>
  lastPublishedAt?: Resolver<Types.Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>
  extraction?: Resolver<Types.Maybe<ResolversTypes['BackgroundStatus']>, ParentType, ContextType>
  search?: Resolver<Types.Maybe<ResolversTypes['SearchStatus']>, ParentType, ContextType>
}

export type BackgroundStatusResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes['BackgroundStatus'] = ResolversParentTypes['BackgroundStatus'],
> = {
  version?: Resolver<ResolversTypes['String'], ParentType, ContextType>
  pendingArticles?: Resolver<ResolversTypes['Int'], ParentType, ContextType>
}

export type ArticleResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes['Article'] = ResolversParentTypes['Article'],
> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>
  key?: Resolver<ResolversTypes['String'], ParentType, ContextType>
  keys?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>
  url?: Resolver<Types.Maybe<ResolversTypes['URL']>, ParentType, ContextType>
  title?: Resolver<ResolversTypes['String'], ParentType, ContextType>
  description?: Resolver<Types.Maybe<ResolversTypes['String']>, ParentType, ContextType>
  language?: Resolver<Types.Maybe<ResolversTypes['LanguageTag']>, ParentType, ContextType>
  authors?: Resolver<ReadonlyArray<ResolversTypes['Byline']>, ParentType, ContextType>
  publishedAt?: Resolver<Types.Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>
  modifiedAt?: Resolver<Types.Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>
  loadedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>
  updatedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>
  outlet?: Resolver<Types.Maybe<ResolversTypes['Outlet']>, ParentType, ContextType>
  section?: Resolver<Types.Maybe<ResolversTypes['String']>, ParentType, ContextType>
  subjects?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>
  status?: Resolver<ResolversTypes['ArticleStatus'], ParentType, ContextType>
  wordCount?: Resolver<Types.Maybe<ResolversTypes['Int']>, ParentType, ContextType>
  body?: Resolver<Types.Maybe<ResolversTypes['String']>, ParentType, ContextType, Partial<Types.ArticleBodyArgs>>
  excerpt?: Resolver<
    Types.Maybe<ResolversTypes['String']>,
    ParentType,
    ContextType,
    RequireFields<Types.ArticleExcerptArgs, 'maxLength'>
  >
  quotes?: Resolver<ResolversTypes['QuoteConnection'], ParentType, ContextType, Partial<Types.ArticleQuotesArgs>>
  events?: Resolver<ResolversTypes['EventConnection'], ParentType, ContextType, Partial<Types.ArticleEventsArgs>>
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>
}

export type BylineResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes['Byline'] = ResolversParentTypes['Byline'],
> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>
  agent?: Resolver<Types.Maybe<ResolversTypes['Agent']>, ParentType, ContextType>
}

export type ArticleConnectionResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes['ArticleConnection'] = ResolversParentTypes['ArticleConnection'],
> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['ArticleEdge']>, ParentType, ContextType>
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Article']>, ParentType, ContextType>
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>
  timeline?: Resolver<
    Types.Maybe<ReadonlyArray<ResolversTypes['TimelineBucket']>>,
    ParentType,
    ContextType,
    RequireFields<Types.ArticleConnectionTimelineArgs, 'interval' | 'timeZone' | 'fillGaps'>
  >
  facet?: Resolver<
    Types.Maybe<ResolversTypes['Facet']>,
    ParentType,
    ContextType,
    RequireFields<Types.ArticleConnectionFacetArgs, 'by' | 'first'>
  >
}

export type ArticleEdgeResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes['ArticleEdge'] = ResolversParentTypes['ArticleEdge'],
> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>
  node?: Resolver<ResolversTypes['Article'], ParentType, ContextType>
}

export type MutationResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation'],
> = {
  correctQuotes?: Resolver<
    Types.Maybe<ResolversTypes['CorrectQuotesPayload']>,
    ParentType,
    ContextType,
    RequireFields<Types.MutationCorrectQuotesArgs, 'input'>
  >
  startLoad?: Resolver<
    Types.Maybe<ResolversTypes['StartLoadPayload']>,
    ParentType,
    ContextType,
    RequireFields<Types.MutationStartLoadArgs, 'input'>
  >
  cancelLoad?: Resolver<
    Types.Maybe<ResolversTypes['CancelLoadPayload']>,
    ParentType,
    ContextType,
    RequireFields<Types.MutationCancelLoadArgs, 'input'>
  >
  bulkLoad?: Resolver<
    Types.Maybe<ResolversTypes['BulkLoadPayload']>,
    ParentType,
    ContextType,
    RequireFields<Types.MutationBulkLoadArgs, 'input'>
  >
  deleteRecords?: Resolver<
    Types.Maybe<ResolversTypes['DeleteRecordsPayload']>,
    ParentType,
    ContextType,
    RequireFields<Types.MutationDeleteRecordsArgs, 'input'>
  >
  mergeAgents?: Resolver<
    Types.Maybe<ResolversTypes['MergeAgentsPayload']>,
    ParentType,
    ContextType,
    RequireFields<Types.MutationMergeAgentsArgs, 'input'>
  >
  mergeOutlets?: Resolver<
    Types.Maybe<ResolversTypes['MergeOutletsPayload']>,
    ParentType,
    ContextType,
    RequireFields<Types.MutationMergeOutletsArgs, 'input'>
  >
  mergeEvents?: Resolver<
    Types.Maybe<ResolversTypes['MergeEventsPayload']>,
    ParentType,
    ContextType,
    RequireFields<Types.MutationMergeEventsArgs, 'input'>
  >
}

export type CorrectQuotesPayloadResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes['CorrectQuotesPayload'] = ResolversParentTypes['CorrectQuotesPayload'],
> = {
  quotes?: Resolver<ReadonlyArray<Types.Maybe<ResolversTypes['Quote']>>, ParentType, ContextType>
  userErrors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>
}

export type EventResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes['Event'] = ResolversParentTypes['Event'],
> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>
  key?: Resolver<ResolversTypes['String'], ParentType, ContextType>
  keys?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>
  kind?: Resolver<Types.Maybe<ResolversTypes['String']>, ParentType, ContextType>
  summary?: Resolver<Types.Maybe<ResolversTypes['String']>, ParentType, ContextType>
  startDate?: Resolver<Types.Maybe<ResolversTypes['Date']>, ParentType, ContextType>
  endDate?: Resolver<Types.Maybe<ResolversTypes['Date']>, ParentType, ContextType>
  place?: Resolver<Types.Maybe<ResolversTypes['String']>, ParentType, ContextType>
  country?: Resolver<Types.Maybe<ResolversTypes['CountryCode']>, ParentType, ContextType>
  participants?: Resolver<
    ResolversTypes['EventParticipantConnection'],
    ParentType,
    ContextType,
    Partial<Types.EventParticipantsArgs>
  >
  parent?: Resolver<Types.Maybe<ResolversTypes['Event']>, ParentType, ContextType>
  children?: Resolver<ResolversTypes['EventConnection'], ParentType, ContextType, Partial<Types.EventChildrenArgs>>
  articles?: Resolver<
    ResolversTypes['ArticleConnection'],
    ParentType,
    ContextType,
    RequireFields<Types.EventArticlesArgs, 'includeChildren'>
  >
  quotes?: Resolver<
    ResolversTypes['QuoteConnection'],
    ParentType,
    ContextType,
    RequireFields<Types.EventQuotesArgs, 'includeChildren' | 'includeArticles'>
  >
  outlets?: Resolver<
    ResolversTypes['EventOutletConnection'],
    ParentType,
    ContextType,
    RequireFields<Types.EventOutletsArgs, 'includeChildren'>
  >
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>
}

export type EventParticipantConnectionResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes['EventParticipantConnection'] =
    ResolversParentTypes['EventParticipantConnection'],
> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['EventParticipantEdge']>, ParentType, ContextType>
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Agent']>, ParentType, ContextType>
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>
}

export type EventParticipantEdgeResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes['EventParticipantEdge'] = ResolversParentTypes['EventParticipantEdge'],
> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>
  node?: Resolver<ResolversTypes['Agent'], ParentType, ContextType>
  role?: Resolver<Types.Maybe<ResolversTypes['String']>, ParentType, ContextType>
}

export type EventOutletConnectionResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes['EventOutletConnection'] = ResolversParentTypes['EventOutletConnection'],
> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['EventOutletEdge']>, ParentType, ContextType>
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Outlet']>, ParentType, ContextType>
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>
}

export type EventOutletEdgeResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes['EventOutletEdge'] = ResolversParentTypes['EventOutletEdge'],
> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>
  node?: Resolver<ResolversTypes['Outlet'], ParentType, ContextType>
  articleCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>
}

export type EventConnectionResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes['EventConnection'] = ResolversParentTypes['EventConnection'],
> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['EventEdge']>, ParentType, ContextType>
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Event']>, ParentType, ContextType>
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>
}

export type EventEdgeResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes['EventEdge'] = ResolversParentTypes['EventEdge'],
> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>
  node?: Resolver<ResolversTypes['Event'], ParentType, ContextType>
}

export type FacetResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes['Facet'] = ResolversParentTypes['Facet'],
> = {
  values?: Resolver<ReadonlyArray<ResolversTypes['FacetValue']>, ParentType, ContextType>
  distinctCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>
  missingCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>
}

export type FacetValueResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes['FacetValue'] = ResolversParentTypes['FacetValue'],
> = {
  value?: Resolver<ResolversTypes['String'], ParentType, ContextType>
  label?: Resolver<ResolversTypes['String'], ParentType, ContextType>
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>
  node?: Resolver<Types.Maybe<ResolversTypes['Node']>, ParentType, ContextType>
}

export type SubscriptionResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription'],
> = {
  loadJob?: SubscriptionResolver<
    ResolversTypes['LoadJob'],
    'loadJob',
    ParentType,
    ContextType,
    RequireFields<Types.SubscriptionLoadJobArgs, 'id'>
  >
}

export type StartLoadPayloadResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes['StartLoadPayload'] = ResolversParentTypes['StartLoadPayload'],
> = {
  job?: Resolver<Types.Maybe<ResolversTypes['LoadJob']>, ParentType, ContextType>
  userErrors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>
}

export type CancelLoadPayloadResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes['CancelLoadPayload'] = ResolversParentTypes['CancelLoadPayload'],
> = {
  job?: Resolver<Types.Maybe<ResolversTypes['LoadJob']>, ParentType, ContextType>
  userErrors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>
}

export type LoadJobResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes['LoadJob'] = ResolversParentTypes['LoadJob'],
> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>
  status?: Resolver<ResolversTypes['LoadJobStatus'], ParentType, ContextType>
  onError?: Resolver<ResolversTypes['LoadErrorPolicy'], ParentType, ContextType>
  dryRun?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>
  startedAt?: Resolver<Types.Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>
  finishedAt?: Resolver<Types.Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>
  totalLines?: Resolver<ResolversTypes['Int'], ParentType, ContextType>
  processedLines?: Resolver<ResolversTypes['Int'], ParentType, ContextType>
  counts?: Resolver<ResolversTypes['LoadCounts'], ParentType, ContextType>
  created?: Resolver<ResolversTypes['RecordCounts'], ParentType, ContextType>
  recordsPerSecond?: Resolver<Types.Maybe<ResolversTypes['Float']>, ParentType, ContextType>
  failure?: Resolver<Types.Maybe<ResolversTypes['String']>, ParentType, ContextType>
  errors?: Resolver<ResolversTypes['LoadErrorConnection'], ParentType, ContextType, Partial<Types.LoadJobErrorsArgs>>
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>
}

export type LoadJobConnectionResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes['LoadJobConnection'] = ResolversParentTypes['LoadJobConnection'],
> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['LoadJobEdge']>, ParentType, ContextType>
  nodes?: Resolver<ReadonlyArray<ResolversTypes['LoadJob']>, ParentType, ContextType>
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>
}

export type LoadJobEdgeResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes['LoadJobEdge'] = ResolversParentTypes['LoadJobEdge'],
> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>
  node?: Resolver<ResolversTypes['LoadJob'], ParentType, ContextType>
}

export type LoadErrorConnectionResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes['LoadErrorConnection'] = ResolversParentTypes['LoadErrorConnection'],
> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['LoadErrorEdge']>, ParentType, ContextType>
  nodes?: Resolver<ReadonlyArray<ResolversTypes['LoadError']>, ParentType, ContextType>
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>
}

export type LoadErrorEdgeResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes['LoadErrorEdge'] = ResolversParentTypes['LoadErrorEdge'],
> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>
  node?: Resolver<ResolversTypes['LoadError'], ParentType, ContextType>
}

export type LoadErrorResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes['LoadError'] = ResolversParentTypes['LoadError'],
> = {
  line?: Resolver<ResolversTypes['Int'], ParentType, ContextType>
  code?: Resolver<ResolversTypes['UserErrorCode'], ParentType, ContextType>
  field?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>
}

export type BulkLoadPayloadResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes['BulkLoadPayload'] = ResolversParentTypes['BulkLoadPayload'],
> = {
  counts?: Resolver<ResolversTypes['LoadCounts'], ParentType, ContextType>
  created?: Resolver<ResolversTypes['RecordCounts'], ParentType, ContextType>
  results?: Resolver<ReadonlyArray<ResolversTypes['LoadResult']>, ParentType, ContextType>
  userErrors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>
}

export type LoadCountsResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes['LoadCounts'] = ResolversParentTypes['LoadCounts'],
> = {
  created?: Resolver<ResolversTypes['Int'], ParentType, ContextType>
  updated?: Resolver<ResolversTypes['Int'], ParentType, ContextType>
  unchanged?: Resolver<ResolversTypes['Int'], ParentType, ContextType>
  rejected?: Resolver<ResolversTypes['Int'], ParentType, ContextType>
  skipped?: Resolver<ResolversTypes['Int'], ParentType, ContextType>
}

export type RecordCountsResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes['RecordCounts'] = ResolversParentTypes['RecordCounts'],
> = {
  outlets?: Resolver<ResolversTypes['Int'], ParentType, ContextType>
  agents?: Resolver<ResolversTypes['Int'], ParentType, ContextType>
  events?: Resolver<ResolversTypes['Int'], ParentType, ContextType>
  articles?: Resolver<ResolversTypes['Int'], ParentType, ContextType>
  quotes?: Resolver<ResolversTypes['Int'], ParentType, ContextType>
}

export type LoadResultResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes['LoadResult'] = ResolversParentTypes['LoadResult'],
> = {
  kind?: Resolver<ResolversTypes['RecordKind'], ParentType, ContextType>
  index?: Resolver<ResolversTypes['Int'], ParentType, ContextType>
  key?: Resolver<Types.Maybe<ResolversTypes['String']>, ParentType, ContextType>
  outcome?: Resolver<ResolversTypes['LoadOutcome'], ParentType, ContextType>
  node?: Resolver<Types.Maybe<ResolversTypes['Node']>, ParentType, ContextType>
}

export type UserErrorResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes['UserError'] = ResolversParentTypes['UserError'],
> = {
  code?: Resolver<ResolversTypes['UserErrorCode'], ParentType, ContextType>
  field?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>
}

export type DeleteRecordsPayloadResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes['DeleteRecordsPayload'] = ResolversParentTypes['DeleteRecordsPayload'],
> = {
  deleted?: Resolver<ResolversTypes['RecordCounts'], ParentType, ContextType>
  deletedIds?: Resolver<ReadonlyArray<ResolversTypes['ID']>, ParentType, ContextType>
  userErrors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>
}

export type MergeAgentsPayloadResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes['MergeAgentsPayload'] = ResolversParentTypes['MergeAgentsPayload'],
> = {
  agent?: Resolver<Types.Maybe<ResolversTypes['Agent']>, ParentType, ContextType>
  userErrors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>
}

export type MergeOutletsPayloadResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes['MergeOutletsPayload'] = ResolversParentTypes['MergeOutletsPayload'],
> = {
  outlet?: Resolver<Types.Maybe<ResolversTypes['Outlet']>, ParentType, ContextType>
  userErrors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>
}

export type MergeEventsPayloadResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes['MergeEventsPayload'] = ResolversParentTypes['MergeEventsPayload'],
> = {
  event?: Resolver<Types.Maybe<ResolversTypes['Event']>, ParentType, ContextType>
  userErrors?: Resolver<ReadonlyArray<ResolversTypes['UserError']>, ParentType, ContextType>
}

export type NodeResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes['Node'] = ResolversParentTypes['Node'],
> = {
  __resolveType: TypeResolveFn<'Agent' | 'Article' | 'Event' | 'LoadJob' | 'Outlet' | 'Quote', ParentType, ContextType>
}

export type PageInfoResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo'],
> = {
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>
  startCursor?: Resolver<Types.Maybe<ResolversTypes['String']>, ParentType, ContextType>
  endCursor?: Resolver<Types.Maybe<ResolversTypes['String']>, ParentType, ContextType>
}

export type OutletResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes['Outlet'] = ResolversParentTypes['Outlet'],
> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>
  key?: Resolver<ResolversTypes['String'], ParentType, ContextType>
  keys?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>
  domain?: Resolver<Types.Maybe<ResolversTypes['String']>, ParentType, ContextType>
  homepage?: Resolver<Types.Maybe<ResolversTypes['URL']>, ParentType, ContextType>
  kind?: Resolver<Types.Maybe<ResolversTypes['OutletKind']>, ParentType, ContextType>
  country?: Resolver<Types.Maybe<ResolversTypes['CountryCode']>, ParentType, ContextType>
  language?: Resolver<Types.Maybe<ResolversTypes['LanguageTag']>, ParentType, ContextType>
  articles?: Resolver<ResolversTypes['ArticleConnection'], ParentType, ContextType, Partial<Types.OutletArticlesArgs>>
  quotes?: Resolver<ResolversTypes['QuoteConnection'], ParentType, ContextType, Partial<Types.OutletQuotesArgs>>
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>
}

export type OutletConnectionResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes['OutletConnection'] = ResolversParentTypes['OutletConnection'],
> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['OutletEdge']>, ParentType, ContextType>
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Outlet']>, ParentType, ContextType>
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>
}

export type OutletEdgeResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes['OutletEdge'] = ResolversParentTypes['OutletEdge'],
> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>
  node?: Resolver<ResolversTypes['Outlet'], ParentType, ContextType>
}

export type QuoteResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes['Quote'] = ResolversParentTypes['Quote'],
> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>
  article?: Resolver<ResolversTypes['Article'], ParentType, ContextType>
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>
  span?: Resolver<
    Types.Maybe<ResolversTypes['TextSpan']>,
    ParentType,
    ContextType,
    RequireFields<Types.QuoteSpanArgs, 'unit'>
  >
  prefix?: Resolver<ResolversTypes['String'], ParentType, ContextType>
  suffix?: Resolver<ResolversTypes['String'], ParentType, ContextType>
  form?: Resolver<ResolversTypes['QuoteForm'], ParentType, ContextType>
  speaker?: Resolver<Types.Maybe<ResolversTypes['Agent']>, ParentType, ContextType>
  speakerAsPrinted?: Resolver<Types.Maybe<ResolversTypes['String']>, ParentType, ContextType>
  cue?: Resolver<Types.Maybe<ResolversTypes['String']>, ParentType, ContextType>
  language?: Resolver<Types.Maybe<ResolversTypes['LanguageTag']>, ParentType, ContextType>
  event?: Resolver<Types.Maybe<ResolversTypes['Event']>, ParentType, ContextType>
  provenance?: Resolver<ResolversTypes['Provenance'], ParentType, ContextType>
  confidence?: Resolver<Types.Maybe<ResolversTypes['Float']>, ParentType, ContextType>
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>
}

export type TextSpanResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes['TextSpan'] = ResolversParentTypes['TextSpan'],
> = {
  start?: Resolver<ResolversTypes['Int'], ParentType, ContextType>
  end?: Resolver<ResolversTypes['Int'], ParentType, ContextType>
}

export type QuoteConnectionResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes['QuoteConnection'] = ResolversParentTypes['QuoteConnection'],
> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['QuoteEdge']>, ParentType, ContextType>
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Quote']>, ParentType, ContextType>
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>
  timeline?: Resolver<
    Types.Maybe<ReadonlyArray<ResolversTypes['TimelineBucket']>>,
    ParentType,
    ContextType,
    RequireFields<Types.QuoteConnectionTimelineArgs, 'interval' | 'timeZone' | 'fillGaps'>
  >
  facet?: Resolver<
    Types.Maybe<ResolversTypes['Facet']>,
    ParentType,
    ContextType,
    RequireFields<Types.QuoteConnectionFacetArgs, 'by' | 'first'>
  >
}

export type QuoteEdgeResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes['QuoteEdge'] = ResolversParentTypes['QuoteEdge'],
> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>
  node?: Resolver<ResolversTypes['Quote'], ParentType, ContextType>
}

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime'
}

export interface DateScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Date'], any> {
  name: 'Date'
}

export interface UrlScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['URL'], any> {
  name: 'URL'
}

export interface LanguageTagScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['LanguageTag'], any> {
  name: 'LanguageTag'
}

export interface CountryCodeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['CountryCode'], any> {
  name: 'CountryCode'
}

export type SearchStatusResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes['SearchStatus'] = ResolversParentTypes['SearchStatus'],
> = {
  engine?: Resolver<ResolversTypes['SearchEngine'], ParentType, ContextType>
  lagSeconds?: Resolver<Types.Maybe<ResolversTypes['Float']>, ParentType, ContextType>
  pendingChanges?: Resolver<ResolversTypes['Int'], ParentType, ContextType>
}

export type SearchResultResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes['SearchResult'] = ResolversParentTypes['SearchResult'],
> = {
  __resolveType: TypeResolveFn<'Article' | 'Quote' | 'Event' | 'Outlet' | 'Agent', ParentType, ContextType>
}

export type SearchConnectionResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes['SearchConnection'] = ResolversParentTypes['SearchConnection'],
> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['SearchEdge']>, ParentType, ContextType>
  nodes?: Resolver<ReadonlyArray<ResolversTypes['SearchResult']>, ParentType, ContextType>
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>
  totalIsExact?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>
  facet?: Resolver<
    Types.Maybe<ResolversTypes['Facet']>,
    ParentType,
    ContextType,
    RequireFields<Types.SearchConnectionFacetArgs, 'by' | 'first'>
  >
  engine?: Resolver<ResolversTypes['SearchEngine'], ParentType, ContextType>
  tookMs?: Resolver<ResolversTypes['Int'], ParentType, ContextType>
}

export type SearchEdgeResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes['SearchEdge'] = ResolversParentTypes['SearchEdge'],
> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>
  node?: Resolver<ResolversTypes['SearchResult'], ParentType, ContextType>
  score?: Resolver<Types.Maybe<ResolversTypes['Float']>, ParentType, ContextType>
  highlights?: Resolver<ReadonlyArray<ResolversTypes['Highlight']>, ParentType, ContextType>
}

export type HighlightResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes['Highlight'] = ResolversParentTypes['Highlight'],
> = {
  field?: Resolver<ResolversTypes['String'], ParentType, ContextType>
  runs?: Resolver<ReadonlyArray<ResolversTypes['HighlightRun']>, ParentType, ContextType>
}

export type HighlightRunResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes['HighlightRun'] = ResolversParentTypes['HighlightRun'],
> = {
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>
  hit?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>
}

export type TimelineBucketResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes['TimelineBucket'] = ResolversParentTypes['TimelineBucket'],
> = {
  start?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>
  end?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>
  date?: Resolver<ResolversTypes['Date'], ParentType, ContextType>
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>
}

export type Resolvers<ContextType = RequestContext> = {
  Query?: QueryResolvers<ContextType>
  Agent?: AgentResolvers<ContextType>
  AgentConnection?: AgentConnectionResolvers<ContextType>
  AgentEdge?: AgentEdgeResolvers<ContextType>
  Archive?: ArchiveResolvers<ContextType>
  BackgroundStatus?: BackgroundStatusResolvers<ContextType>
  Article?: ArticleResolvers<ContextType>
  Byline?: BylineResolvers<ContextType>
  ArticleConnection?: ArticleConnectionResolvers<ContextType>
  ArticleEdge?: ArticleEdgeResolvers<ContextType>
  Mutation?: MutationResolvers<ContextType>
  CorrectQuotesPayload?: CorrectQuotesPayloadResolvers<ContextType>
  Event?: EventResolvers<ContextType>
  EventParticipantConnection?: EventParticipantConnectionResolvers<ContextType>
  EventParticipantEdge?: EventParticipantEdgeResolvers<ContextType>
  EventOutletConnection?: EventOutletConnectionResolvers<ContextType>
  EventOutletEdge?: EventOutletEdgeResolvers<ContextType>
  EventConnection?: EventConnectionResolvers<ContextType>
  EventEdge?: EventEdgeResolvers<ContextType>
  Facet?: FacetResolvers<ContextType>
  FacetValue?: FacetValueResolvers<ContextType>
  Subscription?: SubscriptionResolvers<ContextType>
  StartLoadPayload?: StartLoadPayloadResolvers<ContextType>
  CancelLoadPayload?: CancelLoadPayloadResolvers<ContextType>
  LoadJob?: LoadJobResolvers<ContextType>
  LoadJobConnection?: LoadJobConnectionResolvers<ContextType>
  LoadJobEdge?: LoadJobEdgeResolvers<ContextType>
  LoadErrorConnection?: LoadErrorConnectionResolvers<ContextType>
  LoadErrorEdge?: LoadErrorEdgeResolvers<ContextType>
  LoadError?: LoadErrorResolvers<ContextType>
  BulkLoadPayload?: BulkLoadPayloadResolvers<ContextType>
  LoadCounts?: LoadCountsResolvers<ContextType>
  RecordCounts?: RecordCountsResolvers<ContextType>
  LoadResult?: LoadResultResolvers<ContextType>
  UserError?: UserErrorResolvers<ContextType>
  DeleteRecordsPayload?: DeleteRecordsPayloadResolvers<ContextType>
  MergeAgentsPayload?: MergeAgentsPayloadResolvers<ContextType>
  MergeOutletsPayload?: MergeOutletsPayloadResolvers<ContextType>
  MergeEventsPayload?: MergeEventsPayloadResolvers<ContextType>
  Node?: NodeResolvers<ContextType>
  PageInfo?: PageInfoResolvers<ContextType>
  Outlet?: OutletResolvers<ContextType>
  OutletConnection?: OutletConnectionResolvers<ContextType>
  OutletEdge?: OutletEdgeResolvers<ContextType>
  Quote?: QuoteResolvers<ContextType>
  TextSpan?: TextSpanResolvers<ContextType>
  QuoteConnection?: QuoteConnectionResolvers<ContextType>
  QuoteEdge?: QuoteEdgeResolvers<ContextType>
  DateTime?: GraphQLScalarType
  Date?: GraphQLScalarType
  URL?: GraphQLScalarType
  LanguageTag?: GraphQLScalarType
  CountryCode?: GraphQLScalarType
  SearchStatus?: SearchStatusResolvers<ContextType>
  SearchResult?: SearchResultResolvers<ContextType>
  SearchConnection?: SearchConnectionResolvers<ContextType>
  SearchEdge?: SearchEdgeResolvers<ContextType>
  Highlight?: HighlightResolvers<ContextType>
  HighlightRun?: HighlightRunResolvers<ContextType>
  TimelineBucket?: TimelineBucketResolvers<ContextType>
}

/** The object types whose JSON is written by SQL statements. */
export const ROW_TYPES = new Set<keyof ResolversTypes>([
  'Agent',
  'AgentConnection',
  'AgentEdge',
  'Archive',
  'Article',
  'Byline',
  'ArticleConnection',
  'ArticleEdge',
  'Event',
  'EventParticipantConnection',
  'EventParticipantEdge',
  'EventOutletConnection',
  'EventOutletEdge',
  'EventConnection',
  'EventEdge',
  'Facet',
  'FacetValue',
  'PageInfo',
  'Outlet',
  'OutletConnection',
  'OutletEdge',
  'Quote',
  'TextSpan',
  'QuoteConnection',
  'QuoteEdge',
  'SearchResult',
  'SearchConnection',
  'SearchEdge',
  'Highlight',
  'HighlightRun',
  'TimelineBucket',
])
