export const FORMATS = ['ndjson', 'json', 'csv', 'json-ld', 'ninjs', 'rss', 'html', 'warc', 'text'] as const
export type Format = (typeof FORMATS)[number]

const BY_EXTENSION: Readonly<Record<string, Format>> = {
  ndjson: 'ndjson',
  jsonl: 'ndjson',
  json: 'json',
  csv: 'csv',
  tsv: 'csv',
  jsonld: 'json-ld',
  ninjs: 'ninjs',
  rss: 'rss',
  atom: 'rss',
  xml: 'rss',
  rdf: 'rss',
  nitf: 'rss',
  newsml: 'rss',
  html: 'html',
  htm: 'html',
  warc: 'warc',
  arc: 'warc',
  txt: 'text',
  md: 'text',
}

export const EXTENSIONS = Object.keys(BY_EXTENSION).map((extension) => `.${extension}`)

/** The format of a file by the ending of its name, after `.gz` at the end is removed. Null for other endings. */
export function formatOf(file: string): Format | null {
  return BY_EXTENSION[extensionOf(file)] ?? null
}

export function extensionOf(file: string): string {
  return /\.([^./\\]+?)(?:\.gz)?$/i.exec(file)?.[1]?.toLowerCase() ?? ''
}
