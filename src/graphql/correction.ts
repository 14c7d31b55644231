import { requireLoader } from '../access/require-loader.ts'
import { correctQuotes } from '../load/correct/correct-quotes.ts'
import type { LoadLimits } from '../load/limits.ts'
import type { Resolvers } from './generated/resolvers.ts'
import { findRows } from './row.ts'

export function correctionResolvers(limits: LoadLimits): Resolvers {
  return {
    Mutation: {
      correctQuotes(_source, { input }, context) {
        requireLoader(context.viewer)
        return correctQuotes(context.db, limits, input)
      },
    },
    CorrectQuotesPayload: {
      quotes: ({ ids }, _args, context, info) => findRows(context, ids, info),
    },
  }
}
