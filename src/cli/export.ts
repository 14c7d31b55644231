import { Command, Option } from 'commander'
import { runExport } from './export/run.ts'
import { createProgress } from './load/progress.ts'

const HELP = `
Writes one record a line as NDJSON: outlets, agents, events (parents first), articles with all that they hold; \`verbatim load\` makes an equal archive of
it. A block "history" carries what is not part of an ArticleInput: further keys, earlier versions, where a quote comes from and how sure that is.

With --filter, the articles that it selects and whatever they refer to. Without a key with the loader role, articles that are not USABLE are left out,
and so are the outlets, agents and events that only such articles named so far.
A file gets its name only when it is whole; an export that breaks off ends with exit code 1.`

interface Flags {
  readonly url: string
  readonly key?: string
  readonly filter?: string
  readonly out?: string
}

export function exportCommand(): Command {
  return new Command('export')
    .description('Write a running archive, or a part of it, as NDJSON that loads again.')
    .addOption(new Option('--url <url>', "the server's base").env('VERBATIM_URL').default('http://127.0.0.1:4000'))
    .addOption(new Option('--key <key>', 'a key; one with the loader role sees everything').env('VERBATIM_KEY'))
    .option('--filter <json>', `an ArticleFilter, e.g. '{"outlet":{"countries":["IE"]}}'`)
    .option('--out <file>', 'where to write, packed if it ends in .gz; standard output without it')
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
