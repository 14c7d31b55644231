import type { ApolloServerPlugin } from '@apollo/server'
import { ArchiveError } from '../errors.ts'
import type { RequestContext } from './context.ts'
import { toGraphqlError } from './errors.ts'

/** Objects and lists inside each other in the variables of a request: coercion walks them by recursion, and 5,000 end its stack. */
export const MAX_NESTING = 200

/** Refuses variables that nest deeper. */
export function limitNesting(): ApolloServerPlugin<RequestContext> {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ request }) {
          if (nestsDeeper(request.variables, MAX_NESTING)) {
            throw toGraphqlError(
              new ArchiveError('BAD_USER_INPUT', `The variables nest more than ${MAX_NESTING} levels of objects and lists: send them flatter.`, { limit: MAX_NESTING }),
            )
          }
        },
      }
    },
  }
}

function nestsDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (levels === 0) return true
  for (const key in value) if (nestsDeeper((value as Record<string, unknown>)[key], levels - 1)) return true
  return false
}
