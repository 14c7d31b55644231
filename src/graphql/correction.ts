import { requireLoader } from '../access/require-loader.ts'
import { readNodes } from '../archive/read.ts'
import { correctQuotes } from '../load/correct/correct-quotes.ts'
import type { LoadLimits } from '../load/limits.ts'
import type { Resolvers } from './generated/resolvers.ts'
import type { Row } from './parents.ts'
import { selectionOf } from './selection.ts'

export function correctionResolvers(limits: LoadLimits): Resolvers {
  return {
    Mutation: {
      correctQuotes(_source, { input }, context) {
        requireLoader(context.viewer)
        return correctQuotes(context.db, limits, input)
      },
    },
    CorrectQuotesPayload: {
      async quotes({ ids }, _args, context, info) {
        const known = ids.filter((id) => id !== null)
        const nodes = await readNodes(context.db, { seesAll: true, typed: true }, known, selectionOf(info))
        return ids.map((id) => (id === null ? null : (JSON.parse(nodes.get(id) ?? 'null') as Row | null)))
      },
    },
  }
}
