import type { ApolloServerPlugin } from '@apollo/server'
import { type DocumentNode, Kind } from 'graphql'
import { ArchiveError } from '../errors.ts'
import type { RequestContext } from './context.ts'
import { toGraphqlError } from './errors.ts'

/**
 * Refuses a request that does not say which operation it means, or means a subscription, which is answered elsewhere.
 * First among the plugins: the others rely on it.
 */
export function chooseOperation(): ApolloServerPlugin<RequestContext> {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ document, operation, request }) {
          if (operation && operation.operation !== 'subscription') return
          const message = operation
            ? 'A subscription is answered as a stream of events: send it with "Accept: text/event-stream".'
            : whichOperation(document, request.operationName)
          throw toGraphqlError(new ArchiveError('BAD_USER_INPUT', message))
        },
      }
    },
  }
}

function whichOperation(document: DocumentNode, asked: string | null | undefined): string {
  const names = document.definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION ? (definition.name?.value ?? 'one without a name') : [],
  )
  const wanted = asked === null || asked === undefined ? 'says not which' : `means ${JSON.stringify(asked)}`
  return `The document has ${names.length} operations (${names.slice(0, 10).join(', ')}), and the request ${wanted}: send the name of one of them as \`operationName\`.`
}
