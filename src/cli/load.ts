import { setFlagsFromString } from 'node:v8'
import { Command, InvalidArgumentError, Option } from 'commander'
import { keepHeapSmall } from '../app/heap.ts'
import { ArchiveError } from '../errors.ts'
import { createJobProgress } from './load/job-progress.ts'
import { type JobResult, loadByJob, resumeJob } from './load/job.ts'
import { NOTHING, toSummary } from './load/tally.ts'
import { FIELDS } from './read/fields.ts'
import { type Format, FORMATS } from './read/format.ts'
import { toDatePattern } from './read/date-format.ts'
import type { HeadField } from './read/head.ts'
import { listFiles } from './read/list-files.ts'
import type { ReadOptions } from './read/options.ts'
import { createRemarks, type Remarks } from './read/remarks.ts'
import { readFiles } from './read/read-files.ts'

const HELP = `
Files, each of which may be gzipped:
  .ndjson .jsonl     one record per line: {"type": "article" | "outlet" | "agent" | "event", …its input}
  .json              a BulkLoadInput, or { "input": a BulkLoadInput }; JSON-LD and ninjs are recognized
  .csv .tsv          one article per row; --map assigns columns to fields if the header does not name the fields
  .jsonld            NewsArticle of schema.org, also in an @graph
  .ninjs             IPTC's News in JSON, all generations
  .rss .atom .xml    RSS, Atom, WordPress exports, NewsML-G2 and NITF: one article per item
  .html .htm         one article per page: its JSON-LD, its meta tags, and the text of a reader view
  .warc .arc         every page of a crawl that is an article
  .txt .md           one article each. YAML or TOML front matter may have any field of ArticleInput, or the keys of Hugo, Jekyll
                     and Obsidian. If a text has no front matter, a date, a byline, an outlet or "Source: …" is read from its
                     first and last lines; each must be alone on its line. The title is the first heading or, without a
                     heading, the first line that is neither part of a menu nor one of these lines. If a text has neither
                     a key nor a URL, its record key is derived from its content, or built from --text-key.
  A directory        all such files in the directory and in its subdirectories. A .zip archive is read like a directory.
  -                  standard input

The files are sent as one upload, and a job on the server loads them: outlets, agents and events first, whatever their order in
the files. The job continues if this command, the connection or the server is interrupted. Ctrl-C leaves the job running and
prints how to follow it again; a second Ctrl-C cancels the job. A bad record does not stop the others: it is listed with file,
line, reason and field, and the exit code is 1. Loading the same files again changes nothing.`

interface Flags {
  readonly url: string
  readonly key?: string
  readonly dryRun?: boolean
  readonly json?: boolean
  readonly outlet?: string
  readonly publishedAt?: string
  readonly language?: string
  readonly utcOffset?: string
  readonly dateFormat?: string
  readonly head?: 'read' | 'none'
  readonly textKey?: string
  readonly format?: Format
  readonly map?: Readonly<Record<string, string>>
  readonly delimiter?: string
  readonly quote?: string
  readonly header?: boolean
  readonly quotes?: 'extract' | 'none'
  readonly detach?: boolean
  readonly resume?: string
  readonly rejected?: string
}

export function loadCommand(): Command {
  return new Command('load')
    .description('Load files into a running archive.')
    .argument(
      '[file...]',
      'files with one of the endings below, directories or .zip archives of such files, or - for standard input',
    )
    .addOption(new Option('--url <url>', "the server's base URL").env('VERBATIM_URL').default('http://127.0.0.1:4000'))
    .addOption(new Option('--key <key>', 'an access key with the loader role').env('VERBATIM_KEY'))
    .option('--dry-run', 'check everything, write nothing')
    .option('--json', 'print the counts as one line of JSON at the end')
    .addOption(new Option('--format <format>', 'the format of the files, whatever their names are').choices(FORMATS))
    .option(
      '--map <field=column,...>',
      `columns of .csv files, or fields of articles in JSON, e.g. title=Headline,outlet=source.name; fields: ${FIELDS.join(', ')}`,
      toMapping,
    )
    .option('--delimiter <mark>', 'the separator of fields in .csv files, e.g. ";" or tab', toDelimiter)
    .option(
      '--quote <mark>',
      'the character around quoted fields, or none; default: " in .csv files, none in .tsv files',
      toQuote,
    )
    .option('--no-header', 'the first row of .csv files is an article; the columns are named 1, 2, 3 …')
    .option(
      '--outlet <outlet>',
      'outlet of feeds, and of articles that name no outlet: a name, a domain, or an OutletInput as JSON',
    )
    .option('--published-at <time>', 'publication time of articles that give no time, e.g. 2026-09-21T08:00:00Z')
    .option('--language <tag>', 'language of articles that name no language, e.g. en or pt-BR, or auto to detect it')
    .option(
      '--utc-offset <offset>',
      'UTC offset of times without an offset, e.g. +01:00 or Z; by default, such times are rejected',
      toOffset,
    )
    .option(
      '--date-format <format>',
      'format of dates that can be read in several ways, e.g. DD/MM/YYYY or "MMM D, YYYY h:mm a"',
      toDateFormat,
    )
    .addOption(
      new Option(
        '--head <how>',
        'whether to read date, byline, outlet and source from the first and last lines of plain texts',
      )
        .choices(['read', 'none'])
        .default('read'),
    )
    .addOption(
      new Option(
        '--quotes <how>',
        'whether the server finds the quotes of articles in formats that have no field for quotes',
      )
        .choices(['extract', 'none'])
        .default('extract'),
    )
    .option(
      '--text-key <pattern>',
      'record keys of text files and pages that have neither a key nor a URL, e.g. "blog/{name}" or "{folder}/{name}"; default: a key derived from their content',
    )
    .option('--rejected <file>', 'write rejected records to this file as NDJSON, to correct them and load them again')
    .option('--detach', "print the job's id and exit without waiting for the job")
    .option(
      '--resume <job>',
      'follow a job that was started before; if its files are given, rejected records are listed with their place in the files',
    )
    .addHelpText('after', HELP)
    .action(load)
}

interface Outcome {
  readonly files: number
  readonly result: JobResult | null
  /** For each field, the number of plain texts whose first or last lines contained the field. */
  readonly heads: ReadonlyMap<HeadField, number>
  readonly remarks: Remarks
  /** The error that ended the load before there was a result, or null. */
  readonly failure: ArchiveError | null
}

/**
 * Makes V8 free unused memory early. Parsing a page leaves megabytes of unused objects. Without these settings, V8
 * keeps more of these objects if the machine has more memory. Reading 75 MB of crawled pages took 163 MB of memory with
 * these settings, and 244 MB without them.
 */
function collectGarbageEarly(): void {
  keepHeapSmall()
  setFlagsFromString('--semi-space-growth-factor=1')
}

async function load(paths: string[], flags: Flags): Promise<void> {
  collectGarbageEarly()
  const { json = false, dryRun = false, resume } = flags
  if (paths.length === 0 && resume === undefined)
    throw new ArchiveError(
      'SETUP',
      'Give the files or directories to load. `verbatim load --help` lists the kinds of files.',
    )
  const began = performance.now()
  const { files, result, heads, remarks, failure } = await run(paths, flags).catch((error: unknown): Outcome => {
    if (error instanceof ArchiveError)
      return { files: 0, result: null, heads: new Map(), remarks: createRemarks(), failure: error }
    throw error
  })
  const tally = result?.tally ?? NOTHING
  if (result?.end === 'detached' && !json) console.log(result.job.id)
  if (result && result.end !== 'detached' && tally.records > 0)
    console.log(toSummary(tally, { files, seconds: (performance.now() - began) / 1000, dryRun: result.job.dryRun }))
  if (heads.size > 0) process.stderr.write(`${toHeadLine(heads)}\n`)
  for (const line of remarks.lines()) process.stderr.write(`${line}\n`)
  if (json)
    console.log(
      JSON.stringify({
        ...tally,
        ...(result ? { job: result.job.id, status: result.job.status } : {}),
        ...(failure ? { failure: failure.message } : {}),
      }),
    )
  if (failure) throw failure
  if (result) tellEnd(result)
  if (!result) process.stderr.write(`The files contain no records: nothing was ${dryRun ? 'checked' : 'loaded'}.\n`)
  if (tally.rejected > 0) process.exitCode = 1
  if (result?.end === 'interrupted') process.exitCode = 130
}

async function run(
  paths: readonly string[],
  { url, key, map, resume, dryRun = false, ...rest }: Flags,
): Promise<Outcome> {
  const options = { ...rest, ...(map ? { columns: map } : {}), dryRun, client: { url, ...(key ? { key } : {}) } }
  const files = await listFiles(paths, options.format, (line) => process.stderr.write(`${line}\n`))
  if (files.length === 0 && resume === undefined)
    throw new ArchiveError(
      'SETUP',
      `There is nothing to load in ${paths.join(', ')}: no file there has an ending such as .ndjson, .json or .txt. Give other paths, or the format of the files with --format.`,
    )
  const heads = new Map<HeadField, number>()
  const remarks = createRemarks()
  if (resume === undefined && (await isEmpty(files, options)))
    return { files: files.length, result: null, heads, remarks, failure: null }
  const onHead = (field: HeadField) => heads.set(field, (heads.get(field) ?? 0) + 1)
  const result =
    resume === undefined
      ? await loadByJob(files, { ...options, onHead, onRemark: remarks.count }, createJobProgress())
      : await resumeJob(resume, files, options, createJobProgress())
  return { files: files.length, result, heads, remarks, failure: null }
}

const HEAD_NAMES: Readonly<Record<HeadField, string>> = {
  publishedAt: 'a date',
  authors: 'a byline',
  outlet: 'an outlet',
  credits: 'a source',
}

function toHeadLine(heads: ReadonlyMap<HeadField, number>): string {
  const counts = [...heads].map(
    ([field, count]) => `${HEAD_NAMES[field]} in ${count} ${count === 1 ? 'text' : 'texts'}`,
  )
  return `Metadata was read from the first and last lines of texts: ${counts.join(', ')}. Use --head none to turn this off.`
}

/** Whether the files contain no records. Stops reading at the first record. */
async function isEmpty(files: readonly string[], options: ReadOptions): Promise<boolean> {
  for await (const _entry of readFiles(files, options)) return false
  return true
}

function tellEnd({ end, job }: JobResult): void {
  if (end === 'detached')
    process.stderr.write(`The server is loading the files. Follow the job with \`verbatim load --resume ${job.id}\`.\n`)
  if (end !== 'done' || job.status === 'SUCCEEDED') return
  process.exitCode = 1
  process.stderr.write(
    job.status === 'CANCELED'
      ? 'The job was canceled. The records that it had already loaded are kept.\n'
      : `The job failed. ${job.failure ?? 'Records were rejected, so nothing was loaded.'}\n`,
  )
}

function toOffset(text: string): string {
  if (!/^(Z|[+-]\d{2}:\d{2})$/.test(text))
    throw new InvalidArgumentError('The offset must be Z, or hours and minutes such as +01:00.')
  return text
}

function toDateFormat(text: string): string {
  if (toDatePattern(text) === null)
    throw new InvalidArgumentError(
      'The format must have the year, month and day exactly once, e.g. DD/MM/YYYY, "MMM D, YYYY h:mm a" or YYYYMMDDHHmmss.',
    )
  return text
}

function toDelimiter(text: string): string {
  if (text === 'tab' || text === '\\t') return '\t'
  if ([...text].length !== 1) throw new InvalidArgumentError('The separator must be one character, or tab.')
  return text
}

function toQuote(text: string): string {
  if (text !== 'none' && [...text].length !== 1)
    throw new InvalidArgumentError('The quotation mark must be one character, or none.')
  return text
}

function toMapping(text: string): Record<string, string> {
  const pairs = text.split(/,(?=[\w.]+=)/).map((pair) => /^([^=]+)=(.+)$/.exec(pair.trim()))
  return Object.fromEntries(
    pairs.map((pair) => {
      const [, field = '', column = ''] = pair ?? []
      if (!FIELDS.includes(field))
        throw new InvalidArgumentError(`Give pairs such as title=Headline; fields are ${FIELDS.join(', ')}.`)
      return [field, column]
    }),
  )
}
