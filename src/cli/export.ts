import { Command, Option } from 'commander'
import { runExport } from './export/run.ts'
import { createProgress } from './load/progress.ts'

const HELP = `
Writes one record per line as NDJSON: outlets, agents, events (parents first), and articles with all their parts. If \`verbatim load\` loads
these records into an empty archive, that archive gets the same content. The block "history" of an article has what ArticleInput cannot express: further
record keys, earlier versions, and the provenance and confidence of quotes.

With --filter, writes only the articles that match and the records that they refer to. Without a key with the loader role, articles that are not USABLE are
left out, and so are the outlets, agents and events that only such articles refer to.
A file is written under a temporary name and renamed when it is complete. If an export is interrupted, the exit code is 1.`

interface Flags {
  readonly url: string
  readonly key?: string
  readonly filter?: string
  readonly out?: string
}

export function exportCommand(): Command {
  return new Command('export')
    .description('Export a running archive, or part of it, as NDJSON that can be loaded again.')
    .addOption(new Option('--url <url>', "the server's base URL").env('VERBATIM_URL').default('http://127.0.0.1:4000'))
    .addOption(
      new Option(
        '--key <key>',
        'an access key; without the loader role, articles that are not USABLE are left out',
      ).env('VERBATIM_KEY'),
    )
    .option('--filter <json>', `an ArticleFilter, e.g. '{"outlet":{"countries":["IE"]}}'`)
    .option('--out <file>', 'the file to write, gzipped if its name ends in .gz; without it, standard output')
    .addHelpText('after', HELP)
    .action(exportArchive)
}

async function exportArchive(flags: Flags): Promise<void> {
  const progress = createProgress()
  try {
    const records = await runExport({
      ...flags,
      stdout: process.stdout,
      onStart: (total) => progress.start(total),
      onRecords: (count) => progress.advance(count),
    })
    progress.stop()
    if (flags.out !== undefined) process.stderr.write(`${records} records written to ${flags.out}.\n`)
  } finally {
    progress.stop()
  }
}
