import { GraphQLError, OperationTypeNode } from 'graphql'
import type { Document, Operation } from './document.ts'
import { badUserInput, Refusal } from './refusal.ts'

/** How a request was sent. The transport determines which kinds of operation the request may contain. */
export type Transport = 'GET' | 'POST' | 'EVENT_STREAM'

/**
 * Chooses the operation that a request names, or the only operation if the request names none.
 * @throws Refusal if there is no such operation or more than one, or if the transport does not allow the operation.
 */
export function chooseOperation(document: Document, name: string | null, transport: Transport): Operation {
  const { operations } = document
  const chosen = name === null ? operations : operations.filter((operation) => operation.name === name)
  const [operation] = chosen
  if (!operation || chosen.length > 1) throw badUserInput(whichOperation(operations, name))
  checkTransport(operation.node.operation, transport)
  return operation
}

function checkTransport(kind: OperationTypeNode, transport: Transport): void {
  const isSubscription = kind === OperationTypeNode.SUBSCRIPTION
  if (transport === 'EVENT_STREAM' && !isSubscription)
    throw badUserInput(
      'Only subscriptions are answered with an event stream: send queries and mutations with "Accept: application/json".',
    )
  if (transport === 'GET' && kind !== OperationTypeNode.QUERY)
    // Apollo sends the same message.
    throw new Refusal(
      [
        new GraphQLError(`GET requests only support query operations, not ${kind} operations`, {
          extensions: { code: 'BAD_USER_INPUT' },
        }),
      ],
      405,
    )
  if (transport === 'POST' && isSubscription)
    throw badUserInput('Subscriptions are answered with an event stream: send the header "Accept: text/event-stream".')
}

function whichOperation(operations: readonly Operation[], asked: string | null): string {
  const names = operations.slice(0, 10).map(({ name }) => name ?? 'unnamed')
  const wanted = asked === null ? 'does not say which one' : `names ${JSON.stringify(asked)}`
  return `The document has ${operations.length} operations (${names.join(', ')}), and the request ${wanted}: send the name of one of them as \`operationName\`.`
}
