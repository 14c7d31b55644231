import { Command } from 'commander'
import { readConfig } from '../config.ts'
import { interruptible } from './interrupt.ts'

const say = (line: string) => void process.stderr.write(`${line}\n`)

export function auditCommand(): Command {
  return new Command('audit')
    .description('Compare the search index with the archive, document by document, and send again what differs.')
    .addHelpText(
      'after',
      '\nThe exit code is 0 when the index is in step or was corrected, 1 when something could not be. A running server does the same by itself every few minutes.',
    )
    .action(async () => {
      const { runIndexJob } = await import('./index-job.ts')
      const { done, differing, remaining } = await interruptible(
        'Interrupted: the next server to run continues with it.',
        (signal) => runIndexJob(readConfig(), 'audit', { say, signal }),
      )
      process.stdout.write(
        `Compared ${done} documents: ${differing} differed, ${differing - remaining} were corrected, ${remaining} could not be.\n`,
      )
      if (remaining === 0) return
      process.stderr.write(
        'The engine refuses those: the table search_dead_letter says why. They are tried again when they change.\n',
      )
      process.exitCode = 1
    })
}
