import { parseArgs } from 'node:util'

export interface Options {
  /** The size of the archive: 1 means 200,000 articles with 600,000 quotes. */
  readonly scale: number
  readonly seed: number
  /** A file to which the figures are also written. */
  readonly json: string | null
  /** Whether to write the figures into the documents. */
  readonly write: boolean
  readonly rounds: number
  readonly secondsPerRound: number
  /** If set, only queries whose name contains this text are measured. */
  readonly only: string | null
  readonly slices: boolean
  /** Whether to measure the two forms of SQL instead of the hand-written server and the load. */
  readonly forms: boolean
  readonly load: boolean
  readonly directory: string
}

const USAGE = `npm run bench -- [--scale 1] [--json FILE] [--write] [--seed 1] [--rounds 5] [--seconds 1.5] [--only NAME] [--no-slices] [--no-load] [--forms] [--directory .verbatim/bench]`

/** @throws TypeError (of `parseArgs`) for an unknown option. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    allowNegative: true,
    options: {
      scale: { type: 'string', default: '1' },
      seed: { type: 'string', default: '1' },
      json: { type: 'string' },
      write: { type: 'boolean', default: false },
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '1.5' },
      only: { type: 'string' },
      slices: { type: 'boolean', default: true },
      load: { type: 'boolean', default: true },
      forms: { type: 'boolean', default: false },
      directory: { type: 'string', default: '.verbatim/bench' },
    },
  })
  return {
    scale: positive('scale', values.scale),
    seed: positive('seed', values.seed),
    json: values.json ?? null,
    write: values.write,
    rounds: positive('rounds', values.rounds),
    secondsPerRound: positive('seconds', values.seconds),
    only: values.only ?? null,
    slices: values.slices,
    load: values.load,
    forms: values.forms,
    directory: values.directory,
  }
}

function positive(name: string, text: string): number {
  const value = Number(text)
  if (value > 0 && Number.isFinite(value)) return value
  throw new TypeError(`--${name} takes a number above 0, not ${text}: ${USAGE}`)
}
