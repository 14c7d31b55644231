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
    .description('Find the quotes of articles that are in the archive already.')
    .option('--filter <json>', 'only of the articles of this ArticleFilter, e.g. {"languages":["en"]}')
    .option('--again', 'also of articles that have been read since they changed')
    .addHelpText(
      'after',
      '\nA running server does the work; where none runs, this command does. Interrupt it as you like: the next server, or the next `verbatim extract`, continues with it.',
    )
    .action(async ({ filter, again = false }: Flags) => {
      const { runExtraction } = await import('./extract/run.ts')
      const request = { filter: filter === undefined ? null : parseFilter(loadSchema(), filter), again }
      const progress = createProgress()
      const read = await interruptible(
        'Interrupted: the running server continues with it, or the next one to run, or the next `verbatim extract`.',
        (signal) => runExtraction(readConfig(), request, { progress, signal }),
      ).finally(() => progress.stop())
      process.stdout.write(`${read} ${read === 1 ? 'article is' : 'articles are'} read.\n`)
    })
}
