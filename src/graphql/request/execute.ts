import {
  execute as executeByResolvers,
  type ExecutionArgs,
  type ExecutionResult,
  getVariableValues,
  type GraphQLFormattedError,
  type GraphQLSchema,
  subscribe,
} from 'graphql'
import type { Viewer } from '../../access/viewer.ts'
import type { Db, SqlForm } from '../../postgres/connect.ts'
import { readPosition } from '../../postgres/position.ts'
import type { RequestContext } from '../context.ts'
import { presentErrors, report, type Reports } from '../errors.ts'
import { type Answered, passThrough } from './answer.ts'
import { createDocuments, type Operation } from './document.ts'
import { isLarge } from './large.ts'
import { checkCost, checkSize, type GraphqlLimits, limitAnswer } from './limits.ts'
import { checkDocumentNesting, checkVariableNesting } from './nesting.ts'
import { chooseOperation, type Transport } from './operation.ts'
import { createPlans, fieldsOf, type Found } from './plan.ts'
import { Refusal, refusing, withCode } from './refusal.ts'
import type { Values } from './variables.ts'

export interface GraphqlRequest {
  readonly query: string
  /** An empty string means that no operation is named. */
  readonly operationName?: string | null
  readonly variables?: Values | null
  readonly transport: Transport
}

/** A request that has passed all checks, with its plan. */
export interface Prepared {
  readonly operation: Operation
  readonly values: Values
  readonly found: Found
}

export type Answer =
  /** The JSON text of the whole body. */
  | { readonly kind: 'WHOLE'; readonly json: Buffer }
  /** The result of an execution, with its errors. */
  | { readonly kind: 'RESULT'; readonly data: unknown; readonly errors: readonly GraphQLFormattedError[] }
  /**
   * The request was refused: nothing was written, and the answer contains only errors. `status` is the HTTP status, or
   * null if the media type determines it.
   */
  | {
      readonly kind: 'REFUSED'
      readonly errors: readonly GraphQLFormattedError[]
      readonly status: Refusal['status']
    }
  | { readonly kind: 'EVENTS'; readonly events: AsyncIterable<FormattedResult> }

export interface FormattedResult {
  readonly data?: unknown
  readonly errors?: readonly GraphQLFormattedError[]
}

export interface Executor {
  /** Prepares and answers a request, which can be a POST, a GET, or a request for an event stream. */
  execute(request: GraphqlRequest, context: RequestContext): Promise<Answer>
  /**
   * The first half of `execute`: decides how to answer a request, without reading from the database.
   * @throws Refusal
   */
  prepare(request: GraphqlRequest, viewer: Viewer): Prepared
  /**
   * Answers a prepared request: the second half of `execute`. The errors in the answer are not yet converted to the
   * form in which they are sent.
   * @throws Refusal if the answer is too large.
   */
  answer(prepared: Prepared, context: RequestContext): Promise<Answered>
  /**
   * Checks a document's text for callers that parse it themselves.
   * @throws BAD_USER_INPUT if the brackets in the text are nested too deeply.
   */
  checkText(text: string): void
}

export interface ExecutorOptions extends Reports {
  readonly schema: GraphQLSchema
  readonly limits: GraphqlLimits
  /** Whether plans are cached. Without the cache, the answers are the same but take longer. */
  readonly planCache: boolean
  readonly sqlForm: SqlForm
}

/** Creates the executor, which parses, checks, plans and answers requests. */
export function createExecutor(options: ExecutorOptions): Executor {
  const { schema, limits } = options
  const documents = createDocuments({ schema, maxTokens: limits.maxTokens })
  const plans = createPlans(options.planCache, options.sqlForm)

  function prepare({ query, operationName, variables, transport }: GraphqlRequest, viewer: Viewer): Prepared {
    // 1. Parse and validate the text, unless the document is cached.
    const document = refusing(() => documents.read(query), 400)
    if (document.errors.length > 0) throw new Refusal(document.errors)

    // 2. Choose the operation that the request names, or the only one. The transport of the request must allow the
    // operation.
    const operation = chooseOperation(document, operationName === '' ? null : (operationName ?? null), transport)

    // 3. Check the limits, which are the same for queries, mutations and subscriptions. The cost is checked while a
    // plan is made, so a cached plan has already passed that check.
    const values = variables ?? {}
    refusing(() => checkSize(limits, operation.size))
    refusing(() => checkVariableNesting(values))
    const fieldsWithin = (some: Values, slots: Values) => {
      const fields = fieldsOf(schema, operation, { ...coerce(schema, operation, some), ...slots })
      checkCost(limits, fields)
      return fields
    }

    // 4. Find or make the plan. The cache key contains the value of a variable only if the plan depends on this value.
    const found = refusing(() => plans.find(operation, values, viewer, fieldsWithin))
    return { operation, values, found }
  }

  async function mutate(prepared: Prepared, context: RequestContext): Promise<Answered> {
    const answered = await answerFrom(prepared, context)
    await tellPosition(context)
    return answered
  }

  function answer(prepared: Prepared, context: RequestContext): Promise<Answered> {
    const { operation, found } = prepared
    if (operation.node.operation === 'mutation') return mutate(prepared, context)
    // Resolvers read the states of load jobs and of background services. Replicas may not have the latest states yet,
    // so the primary answers these queries.
    if (!context.replicas || found.planned === 'RESOLVERS') return answerFrom(prepared, context)
    // If a replica fails, the whole query is answered by another server, so that all its fields are equally current.
    const ask = (db: Db, isLeft: () => boolean) =>
      answerFrom(prepared, { ...context, db, isGone: () => isLeft() || context.isGone?.() === true })
    return context.replicas.read(context.position ?? null, ask, errorsIn)
  }

  async function answerFrom({ operation, values, found }: Prepared, context: RequestContext): Promise<Answered> {
    // Operations with a plan are answered with the JSON text that Postgres returns. All other operations, and those for
    // which `passThrough` returns null, are answered field by field.
    if (found.planned !== 'RESOLVERS') {
      const passed = await passThrough(found.planned, found.slots, context, limitAnswer(limits))
      if (passed) return passed
    }
    // The size of a mutation's answer is known only after the mutation has been executed, when it is too late to refuse
    // the request. So the answer is sent even if it is too large. This does little harm, because the answer to a
    // mutation is not much larger than the request.
    if (operation.node.operation === 'mutation')
      return { result: await executeByResolvers(argsOf(operation, values, context)) }
    const limitBytes = limitAnswer(limits)
    const { data = null, errors = [] } = await executeByResolvers(argsOf(operation, values, { ...context, limitBytes }))
    // If the answer exceeded the size limit, it is incomplete: the fields that were executed last have no data. Such an
    // answer is not sent.
    refusing(() => limitBytes(0))
    const json = Buffer.from(JSON.stringify(data))
    refusing(() => limitAnswer(limits)(json.length))
    return { data: json, errors }
  }

  async function execute(request: GraphqlRequest, context: RequestContext): Promise<Answer> {
    try {
      const prepared = prepare(request, context.viewer)
      if (prepared.operation.node.operation === 'subscription') return await follow(prepared, context)
      return toAnswer(await answer(prepared, context), context)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return { kind: 'REFUSED', errors: present(error, context), status: error.status }
    }
  }

  async function follow({ operation, values }: Prepared, context: RequestContext): Promise<Answer> {
    const events = await subscribe(argsOf(operation, values, context))
    if (!('next' in events)) return { kind: 'REFUSED', errors: present(events, context), status: null }
    return { kind: 'EVENTS', events: presented(events, (event) => present(event, context)) }
  }

  function toAnswer(answered: Answered, context: RequestContext): Answer {
    if ('json' in answered) return { kind: 'WHOLE', json: answered.json }
    if ('data' in answered) return { kind: 'WHOLE', json: withErrors(answered.data, present(answered, context)) }
    const { data, errors } = { data: answered.result.data, errors: present(answered.result, context) }
    return data === undefined ? { kind: 'REFUSED', errors, status: null } : { kind: 'RESULT', data, errors }
  }

  function present({ errors = [] }: Failed, { requestId }: RequestContext): readonly GraphQLFormattedError[] {
    report(options, errors, requestId)
    return presentErrors(errors)
  }

  function argsOf(operation: Operation, values: Values, context: RequestContext): ExecutionArgs {
    return {
      schema,
      document: operation.document,
      operationName: operation.name,
      variableValues: values,
      contextValue: context,
    }
  }

  return { execute, prepare, answer, checkText: checkDocumentNesting }
}

type Failed = Pick<ExecutionResult, 'errors'>

function errorsIn(answered: Answered): readonly unknown[] {
  if ('json' in answered) return []
  return ('data' in answered ? answered.errors : answered.result.errors) ?? []
}

/**
 * After a mutation, reports a position that includes the mutation's writes. Does nothing for viewers other than
 * loaders, because only loaders can write. If the position cannot be read, the answer is sent without a position.
 */
async function tellPosition({ viewer, db, tellPosition: tell }: RequestContext): Promise<void> {
  if (!tell || viewer.role !== 'loader') return
  await readPosition(db).then(tell, () => {})
}

/** The JSON text of an answer's body. An answer that is an event stream has no body. */
export function bodyOf(answer: Answer): Buffer | string {
  if (answer.kind === 'WHOLE') return answer.json
  if (answer.kind === 'EVENTS') throw new Error('an event stream has no body')
  const { errors } = answer
  if (answer.kind === 'REFUSED') return JSON.stringify({ errors })
  return JSON.stringify(errors.length > 0 ? { errors, data: answer.data } : { data: answer.data })
}

function withErrors(data: Buffer, errors: readonly GraphQLFormattedError[]): Buffer {
  const begin = errors.length > 0 ? `{"errors":${JSON.stringify(errors)},"data":` : '{"data":'
  return Buffer.concat([Buffer.from(begin), data, Buffer.from('}')])
}

async function* presented(
  events: AsyncIterable<ExecutionResult>,
  present: (event: Failed) => readonly GraphQLFormattedError[],
): AsyncGenerator<FormattedResult> {
  for await (const event of events) {
    const errors = present(event)
    const data = (event.data ?? null) === null ? {} : { data: event.data }
    yield errors.length > 0 ? { ...data, errors } : data
  }
}

/**
 * Coerces the values of the variables.
 * @throws Refusal with all errors. If the values are large, the Refusal has only the first error, because graphql-js
 * prints the values again in each error.
 */
function coerce(schema: GraphQLSchema, { node }: Operation, values: Values): Values {
  const definitions = node.variableDefinitions ?? []
  const { coerced, errors } = getVariableValues(schema, definitions, values, { maxErrors: 1 })
  if (coerced) return coerced
  const shown = isLarge(values) ? errors.slice(0, 1) : (getVariableValues(schema, definitions, values).errors ?? [])
  throw new Refusal(shown.map((error) => withCode(error, 'BAD_USER_INPUT')))
}
