import { Command } from 'commander'
import { readConfig } from '../config.ts'
import { loadSchema } from '../graphql/schema.ts'
import { parseFilter } from '../graphql/export.ts'
import { interruptible } from './interrupt.ts'
import { createProgress } from './load/progress.ts'

interface Flags {
  readonly filter?: string
  readonly again?: boolean
}

export function extractCommand(): Command {
  return new Command('extract')
    .description('Find the quotes of articles that are already in the archive.')
    .option('--filter <json>', 'only articles that match this ArticleFilter, e.g. {"languages":["en"]}')
    .option('--again', 'also read articles that have not changed since they were last read')
    .addHelpText(
      'after',
      '\nThe running server extracts the quotes; if no server runs, this command does. You can interrupt the command: the work is continued by the running server, the next server that starts, or the next `verbatim extract`.',
    )
    .action(async ({ filter, again = false }: Flags) => {
      const { runExtraction } = await import('./extract/run.ts')
      const request = { filter: filter === undefined ? null : parseFilter(loadSchema(), filter), again }
      const progress = createProgress()
      const read = await interruptible(
        'Interrupted. The work is continued by the running server, the next server that starts, or the next `verbatim extract`.',
        (signal) => runExtraction(readConfig(), request, { progress, signal }),
      ).finally(() => progress.stop())
      process.stdout.write(`${read} ${read === 1 ? 'article was' : 'articles were'} read.\n`)
    })
}
