import { Command, InvalidArgumentError, Option } from 'commander'
import { ArchiveError } from '../errors.ts'
import { createProgress } from './load/progress.ts'
import { runLoad } from './load/run.ts'
import { NOTHING, toSummary } from './load/tally.ts'

const HELP = `
Files:
  .json           a BulkLoadInput, or { "input": a BulkLoadInput }
  .ndjson .jsonl  one record a line: {"type": "article" | "outlet" | "agent" | "event", …its input}
  .txt .md        one article each. YAML front matter may hold any field of ArticleInput; without a title there, it is
                  the first heading or line, without a key the path. A date alone means its beginning in UTC.
  A directory     all such files below it.

Records that others link to are sent first, whatever the order in the files. A bad record costs no other: it is listed
with file, line, reason and field, and the command ends with exit code 1. Loading the same files again changes nothing.`

interface Flags {
  readonly url: string
  readonly key?: string
  readonly dryRun?: boolean
  readonly json?: boolean
  readonly outlet?: string
  readonly publishedAt?: string
  readonly language?: string
  readonly batchRecords: number
  readonly batchBytes: number
}

export function loadCommand(): Command {
  return new Command('load')
    .description('Load files into a running archive.')
    .argument('<file...>', '.json, .ndjson, .txt, .md, or directories of them')
    .addOption(new Option('--url <url>', "the server's base").env('VERBATIM_URL').default('http://127.0.0.1:4000'))
    .addOption(new Option('--key <key>', 'a key with the loader role').env('VERBATIM_KEY'))
    .option('--dry-run', 'check everything, write nothing')
    .option('--json', 'end stdout with one line of JSON: the counts')
    .option('--outlet <outlet>', 'of .txt and .md files: the name, the domain, or an OutletInput as JSON')
    .option('--published-at <time>', 'of .txt and .md files, e.g. 2026-09-21T08:00:00Z')
    .option('--language <tag>', 'of .txt and .md files, e.g. en or pt-BR')
    .option('--batch-records <n>', 'at most so many records in one request', toCount, 500)
    .option('--batch-bytes <n>', 'at most so many bytes in one request, unless one record has more', toCount, 4_000_000)
    .addHelpText('after', HELP)
    .action(load)
}

async function load(paths: string[], { url, key, dryRun = false, json = false, batchRecords, batchBytes, ...defaults }: Flags): Promise<void> {
  const began = performance.now()
  const { tally, files, failure } = await runLoad(
    paths,
    { ...defaults, dryRun, client: { url, ...(key ? { key } : {}) }, limits: { records: batchRecords, bytes: batchBytes } },
    createProgress(),
  ).catch((error: unknown) => {
    if (error instanceof ArchiveError) return { tally: NOTHING, files: 0, failure: error }
    throw error
  })
  if (files > 0 && tally.records > 0) console.log(toSummary(tally, { files, seconds: (performance.now() - began) / 1000, dryRun }))
  if (json) console.log(JSON.stringify({ ...tally, ...(failure ? { failure: failure.message } : {}) }))
  if (failure) throw failure
  if (tally.rejected > 0) process.exitCode = 1
}

function toCount(text: string): number {
  const count = Number(text)
  if (!Number.isSafeInteger(count) || count < 1) throw new InvalidArgumentError('It must be a whole number from 1 on.')
  return count
}
