import { Command } from 'commander'
import { readConfig } from '../config.ts'
import type { Job } from '../search/sync/job.ts'
import { interruptible } from './interrupt.ts'
import { createProgress } from './load/progress.ts'

export function reindexCommand(): Command {
  return new Command('reindex')
    .description(
      'Build a new search index, verify it, and switch to it. Searches and loads continue in the meantime. If there are several Meilisearch servers, their indexes are built one after the other.',
    )
    .addHelpText(
      'after',
      '\nYou can interrupt the command: the work is continued by the running server, the next server that starts, or the next `verbatim reindex`.',
    )
    .action(async () => {
      const { runIndexJobs } = await import('./index-job.ts')
      const progress = createProgress()
      let isOpen = false
      let shown = 0
      const onProgress = ({ stage, done, total }: Job) => {
        if (!isOpen && total > 0) {
          progress.start(total)
          isOpen = true
        }
        if (done > shown) progress.advance(done - shown)
        shown = Math.max(shown, done)
        if (stage !== 'done') return
        progress.stop()
        isOpen = false
        shown = 0
      }
      const { done: all, failures } = await interruptible(
        'Interrupted. The work is continued by the running server, the next server that starts, or the next `verbatim reindex`.',
        (signal) => runIndexJobs(readConfig(), 'reindex', { onProgress, say: progress.note, signal }),
      ).finally(() => progress.stop())
      for (const { address, job } of all) {
        const which = all.length > 1 ? ` of the Meilisearch at ${address ?? ''}` : ''
        process.stdout.write(`The search index${which} has been rebuilt: ${job.done} records.\n`)
        if (job.remaining > 0)
          process.stderr.write(
            `The engine refused ${job.remaining} documents: the table search_dead_letter has the reasons.\n`,
          )
      }
      const [failure] = failures
      if (failure) throw failure
    })
}
