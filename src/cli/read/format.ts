import { firstBytes } from './bytes.ts'

export const FORMATS = ['ndjson', 'json', 'csv', 'json-ld', 'ninjs', 'rss', 'html', 'warc', 'text'] as const
export type Format = (typeof FORMATS)[number]

const ENDINGS: Readonly<Record<Format, string>> = {
  ndjson: 'ndjson jsonl',
  json: 'json',
  csv: 'csv tsv',
  'json-ld': 'jsonld',
  ninjs: 'ninjs',
  rss: 'rss atom xml rdf nitf newsml',
  html: 'html htm',
  warc: 'warc arc',
  text: 'txt md',
}
const BY_ENDING = new Map(FORMATS.flatMap((format) => ENDINGS[format].split(' ').map((ending) => [ending, format])))

export const EXTENSIONS = [...BY_ENDING.keys()].map((ending) => `.${ending}`)

/** The format that the ending of a file name shows. A `.gz` at the end is ignored. Null for an unknown ending. */
export function formatOf(file: string): Format | null {
  return BY_ENDING.get(extensionOf(file)) ?? null
}

export function extensionOf(file: string): string {
  return /\.([^./\\]+?)(?:\.gz)?$/i.exec(file)?.[1]?.toLowerCase() ?? ''
}

/** The format that the first characters of a file show, or null. Called only if the file name shows no format. */
export async function formatIn(file: string): Promise<Format | null> {
  const start = (await firstBytes(file)).toString('latin1', 0, 1_000).replace(/^(?:\xef\xbb\xbf)?\s+/, '')
  if (/^WARC\/\d/.test(start)) return 'warc'
  if (/^(?:<!--.*?-->\s*)?<(?:!doctype html|html)\b/is.test(start)) return 'html'
  if (start.startsWith('<')) return 'rss'
  return /^[[{]/.test(start) ? 'json' : null
}

const PDF = 'it is a PDF: export its text first, for example with pdftotext'
/**
 * Formats that no reader can read: a pattern of their first bytes, and a message that says what to do with such a file.
 */
const FOREIGN: readonly (readonly [RegExp, string])[] = [
  [/^BZh[1-9]1AY&SY/, 'it is compressed with bzip2, which cannot be read: decompress it first with bunzip2'],
  [/^\xfd7zXZ\0/, 'it is compressed with xz, which cannot be read: decompress it first with unxz'],
  [/^\x28\xb5\x2f\xfd/, 'it is compressed with zstd, which cannot be read: decompress it first with unzstd'],
  [/^7z\xbc\xaf\x27\x1c/, 'it is a 7z archive, which cannot be read: unpack it first'],
  [/^Rar!\x1a\x07/, 'it is a RAR archive, which cannot be read: unpack it first'],
  [/^%PDF-/, PDF],
  [/^PAR1/, 'it is a Parquet file: write it as .csv or .ndjson first'],
  [/^SQLite format 3\0/, 'it is an SQLite database: export its table as .csv first'],
  [/^\xd0\xcf\x11\xe0/, 'it is a Microsoft Office document: save it as .txt, .html or .csv first'],
  [/^\{\\rtf/, 'it is an RTF document: save it as .txt or .html first'],
  [/^(?:\xff\xd8\xff|\x89PNG|GIF8)/, 'it is a picture: convert it to text first, with OCR'],
  [/^.{257}ustar/s, 'it is a tar archive, which cannot be read: unpack it first, and load the folder'],
]
/** The endings of documents that are zip archives but are not unpacked, because their files are not articles. */
const OFFICE = /^(?:doc|xls|ppt)[xm]$|^(?:od[tsp]|epub|pages|numbers|key)$/

/** If no reader can read a file, says what kind of file it is and what to do with it. Otherwise undefined. */
export async function foreignKind(file: string): Promise<string | undefined> {
  const start = (await firstBytes(file)).toString('latin1', 0, 512)
  const ending = extensionOf(file)
  return (
    FOREIGN.find(([magic]) => magic.test(start))?.[1] ??
    (OFFICE.test(ending) ? 'it is a document of an office program: save it as .txt, .html or .csv first' : undefined) ??
    (ending === 'pdf' ? PDF : undefined)
  )
}

export async function isZip(file: string): Promise<boolean> {
  const ending = extensionOf(file)
  if (OFFICE.test(ending)) return false
  return ending === 'zip' || /^PK(?:\x03\x04|\x05\x06)/.test((await firstBytes(file)).toString('latin1', 0, 4))
}
