import { parseArgs } from 'node:util'

const PARTS = ['indexing', 'search', 'freshness', 'postgres'] as const
export type Part = (typeof PARTS)[number]

export interface SearchOptions {
  /** The size of the archive: 1 means 100,000 articles with 300,000 quotes. */
  readonly scale: number
  readonly seed: number
  readonly json: string | null
  /** Whether to write the figures into the documents. */
  readonly write: boolean
  readonly rounds: number
  /** The length of a round of searches, in seconds. */
  readonly seconds: number
  /** The length of a round of writes, in seconds. */
  readonly writeSeconds: number
  readonly parts: readonly Part[]
  readonly directory: string
}

const USAGE = `npm run bench:search -- [--scale 1] [--json FILE] [--write] [--seed 1] [--rounds 5] [--seconds 2] [--write-seconds 10] [--only ${PARTS.join(',')}] [--directory .verbatim/bench-search]`

/** @throws TypeError (of `parseArgs`) for an unknown option. */
export function readOptions(args: readonly string[]): SearchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      scale: { type: 'string', default: '1' },
      seed: { type: 'string', default: '1' },
      json: { type: 'string' },
      write: { type: 'boolean', default: false },
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '2' },
      'write-seconds': { type: 'string', default: '10' },
      only: { type: 'string', default: PARTS.join(',') },
      directory: { type: 'string', default: '.verbatim/bench-search' },
    },
  })
  const only = values.only.split(',')
  const unknown = only.find((name) => !PARTS.some((part) => part === name))
  if (unknown !== undefined) throw new TypeError(`--only does not know the part ${unknown}: ${USAGE}`)
  return {
    scale: positive('scale', values.scale),
    seed: positive('seed', values.seed),
    json: values.json ?? null,
    write: values.write,
    rounds: positive('rounds', values.rounds),
    seconds: positive('seconds', values.seconds),
    writeSeconds: positive('write-seconds', values['write-seconds']),
    parts: PARTS.filter((part) => only.includes(part)),
    directory: values.directory,
  }
}

function positive(name: string, text: string): number {
  const value = Number(text)
  if (value > 0 && Number.isFinite(value)) return value
  throw new TypeError(`--${name} takes a number above 0, not ${text}: ${USAGE}`)
}
