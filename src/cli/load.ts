import { Command, InvalidArgumentError, Option } from 'commander'
import { ArchiveError } from '../errors.ts'
import { createJobProgress } from './load/job-progress.ts'
import { type JobResult, resumeJob } from './load/job.ts'
import { createProgress } from './load/progress.ts'
import { type RunResult, runLoad } from './load/run.ts'
import { NOTHING, toSummary } from './load/tally.ts'
import { CSV_FIELDS } from './read/csv.ts'
import { type Format, FORMATS } from './read/format.ts'
import { listFiles } from './read/source.ts'

const HELP = `
Files, each of which may be packed by gzip:
  .ndjson .jsonl     one record a line: {"type": "article" | "outlet" | "agent" | "event", …its input}
  .json              a BulkLoadInput, or { "input": a BulkLoadInput }; JSON-LD and ninjs are recognised
  .csv .tsv          an article a row; --map says which column is which field, where the header does not
  .jsonld            NewsArticle of schema.org, also in an @graph
  .ninjs             IPTC's News in JSON, all generations
  .rss .atom .xml    RSS 2.0 and Atom: an article an item
  .html .htm         an article a page: its JSON-LD, its meta tags, and the text of a reader view
  .warc              every page of a crawl that is an article
  .txt .md           one article each. YAML front matter may hold any field of ArticleInput; without a title there, it is
                     the first heading or line, without a key the path. A date alone means its beginning in UTC.
  A directory        all such files below it.

Records that others link to are sent first, whatever the order in the files. A bad record costs no other: it is listed
with file, line, reason and field, and the command ends with exit code 1. Loading the same files again changes nothing.

Large files are sent whole and loaded by a job of the server, which goes on when this command, the connection or the server
breaks off; so are exports that carry a "history". Ctrl-C leaves the job running and says how to follow it again, a second
Ctrl-C cancels it.`

interface Flags {
  readonly url: string
  readonly key?: string
  readonly dryRun?: boolean
  readonly json?: boolean
  readonly outlet?: string
  readonly publishedAt?: string
  readonly language?: string
  readonly utcOffset?: string
  readonly format?: Format
  readonly map?: Readonly<Record<string, string>>
  readonly batchRecords: number
  readonly batchBytes: number
  readonly jobAbove: number
  readonly detach?: boolean
  readonly resume?: string
  readonly rejected?: string
}

export function loadCommand(): Command {
  return new Command('load')
    .description('Load files into a running archive.')
    .argument('[file...]', 'files that are known by their names, or directories of them')
    .addOption(new Option('--url <url>', "the server's base").env('VERBATIM_URL').default('http://127.0.0.1:4000'))
    .addOption(new Option('--key <key>', 'a key with the loader role').env('VERBATIM_KEY'))
    .option('--dry-run', 'check everything, write nothing')
    .option('--json', 'end stdout with one line of JSON: the counts')
    .addOption(new Option('--format <format>', 'what the files are, whatever their names say').choices(FORMATS))
    .option(
      '--map <field=column,...>',
      `of .csv files, e.g. title=Headline,publishedAt=Date; fields: ${CSV_FIELDS.join(', ')}`,
      toMapping,
    )
    .option('--outlet <outlet>', 'of what names none, and of feeds: the name, the domain, or an OutletInput as JSON')
    .option('--published-at <time>', 'of what says none, e.g. 2026-09-21T08:00:00Z')
    .option('--language <tag>', 'of what says none, e.g. en or pt-BR')
    .option(
      '--utc-offset <offset>',
      'of times that give none, e.g. +01:00 or Z; without it they are rejected',
      toOffset,
    )
    .option('--rejected <file>', 'write rejected records there as NDJSON, to be mended and loaded again')
    .option('--batch-records <n>', 'at most so many records in one request', toCount, 500)
    .option('--batch-bytes <n>', 'at most so many bytes in one request, unless one record has more', toCount, 4_000_000)
    .option(
      '--job-above <bytes>',
      'files with more bytes than this are sent whole and loaded by a job',
      toBytes,
      8_000_000,
    )
    .option('--detach', "load by a job, print the job's id and end")
    .option(
      '--resume <job>',
      'follow a job that was started before; its files, where they are given, tell what was rejected',
    )
    .addHelpText('after', HELP)
    .action(load)
}

async function load(paths: string[], flags: Flags): Promise<void> {
  const { url, key, dryRun = false, json = false, batchRecords, batchBytes, map, resume, ...rest } = flags
  if (paths.length === 0 && resume === undefined)
    throw new ArchiveError(
      'SETUP',
      'Say what to load: files or directories. `verbatim load --help` tells which kinds there are.',
    )
  const began = performance.now()
  const options = { ...rest, ...(map ? { columns: map } : {}), dryRun, client: { url, ...(key ? { key } : {}) } }
  const run =
    resume === undefined
      ? runLoad(paths, { ...options, limits: { records: batchRecords, bytes: batchBytes } }, createProgress())
      : resumeRun(resume, paths, options)
  const { tally, files, failure, byJob } = await run.catch((error: unknown): RunResult => {
    if (error instanceof ArchiveError) return { tally: NOTHING, files: 0, failure: error }
    throw error
  })
  if (byJob?.end === 'detached' && !json) console.log(byJob.job.id)
  if (byJob?.end !== 'detached' && (files > 0 || byJob) && tally.records > 0)
    console.log(toSummary(tally, { files, seconds: (performance.now() - began) / 1000, dryRun }))
  if (json)
    console.log(
      JSON.stringify({
        ...tally,
        ...(byJob ? { job: byJob.job.id, status: byJob.job.status } : {}),
        ...(failure ? { failure: failure.message } : {}),
      }),
    )
  if (byJob) tellEnd(byJob)
  if (failure) throw failure
  if (files === 0 && resume === undefined)
    throw new ArchiveError(
      'SETUP',
      `There is nothing to load in ${paths.join(', ')}: none of the files there has a name such as .ndjson, .json or .txt. Say another place, or what they are with --format.`,
    )
  if (tally.records === 0 && !byJob) process.stderr.write('The files hold no records: nothing was loaded.\n')
  if (tally.rejected > 0) process.exitCode = 1
  if (byJob?.end === 'interrupted') process.exitCode = 130
}

async function resumeRun(
  id: string,
  paths: readonly string[],
  options: Parameters<typeof resumeJob>[2],
): Promise<RunResult> {
  const files = await listFiles(paths, options.format)
  const byJob = await resumeJob(id, files, options, createJobProgress())
  return { tally: byJob.tally, files: files.length, failure: null, byJob }
}

function tellEnd({ end, job }: JobResult): void {
  if (end === 'detached')
    process.stderr.write(`The server loads it: follow it with \`verbatim load --resume ${job.id}\`.\n`)
  if (end !== 'done' || job.status === 'SUCCEEDED') return
  process.exitCode = 1
  process.stderr.write(
    job.status === 'CANCELED'
      ? 'The job was canceled: what it had loaded by then stays.\n'
      : `The job failed. ${job.failure ?? 'What it had loaded by then stays, and loading the same files again goes on from there.'}\n`,
  )
}

function toCount(text: string): number {
  const count = Number(text)
  if (!Number.isSafeInteger(count) || count < 1) throw new InvalidArgumentError('It must be a whole number from 1 on.')
  return count
}

function toBytes(text: string): number {
  return text === '0' ? 0 : toCount(text)
}

function toOffset(text: string): string {
  if (!/^(Z|[+-]\d{2}:\d{2})$/.test(text)) throw new InvalidArgumentError('It must be Z or an offset such as +01:00.')
  return text
}

function toMapping(text: string): Record<string, string> {
  const pairs = text.split(/,(?=[\w.]+=)/).map((pair) => /^([^=]+)=(.+)$/.exec(pair.trim()))
  return Object.fromEntries(
    pairs.map((pair) => {
      const [, field = '', column = ''] = pair ?? []
      if (!CSV_FIELDS.includes(field))
        throw new InvalidArgumentError(`Give pairs such as title=Headline; fields are ${CSV_FIELDS.join(', ')}.`)
      return [field, column]
    }),
  )
}
