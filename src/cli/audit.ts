import { Command } from 'commander'
import { readConfig } from '../config.ts'
import { interruptible } from './interrupt.ts'

const say = (line: string) => void process.stderr.write(`${line}\n`)

export function auditCommand(): Command {
  return new Command('audit')
    .description(
      'Compare each document of the search index with the archive, and correct the documents that differ. If there are several Meilisearch servers, their indexes are compared one after the other.',
    )
    .addHelpText(
      'after',
      '\nThe exit code is 0 if the index is correct or was corrected, and 1 if some documents could not be corrected or an index could not be reached. A running server also audits the index every few minutes.',
    )
    .action(async () => {
      const { runIndexJobs } = await import('./index-job.ts')
      const { done: all, failures } = await interruptible(
        'Interrupted. The work is continued by the running server, the next server that starts, or the next `verbatim audit`.',
        (signal) => runIndexJobs(readConfig(), 'audit', { say, signal }),
      )
      for (const { address, job } of all) {
        const { done, differing, remaining } = job
        process.stdout.write(
          `${all.length > 1 ? `${address ?? ''}: compared` : 'Compared'} ${done} documents: ${differing} differed, ${differing - remaining} were corrected, ${remaining} could not be corrected.\n`,
        )
      }
      const [failure] = failures
      if (failure) throw failure
      if (all.every(({ job }) => job.remaining === 0)) return
      process.stderr.write(
        'The table search_dead_letter says why the engine refused these documents. A document is sent again when its record changes.\n',
      )
      process.exitCode = 1
    })
}
