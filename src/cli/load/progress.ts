import { MultiBar, Presets } from 'cli-progress'

export interface Progress {
  /** Prints a line above the progress bar. */
  note(line: string): void
  start(total: number): void
  advance(records: number): void
  stop(): void
}

const LINE_EVERY_MS = 2_000

/** Shows the progress on `stream`: as a bar if the stream is a terminal, or else as a line every few seconds. */
export function createProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  return stream.isTTY ? toBar(stream) : toLines(stream)
}

function toBar(stream: NodeJS.WriteStream): Progress {
  const bars = new MultiBar(
    { stream, format: '{bar} {value}/{total} records, {eta_formatted} left', hideCursor: true, clearOnComplete: true },
    Presets.shades_classic,
  )
  let bar: ReturnType<MultiBar['create']> | undefined
  return {
    note: (line) => (bar ? bars.log(`${line}\n`) : stream.write(`${line}\n`)),
    start: (total) => {
      bar = bars.create(total, 0)
    },
    advance: (records) => bar?.increment(records),
    stop: () => {
      // `update` draws the bars once more, and prints the lines that were logged after the bars were last drawn.
      bars.update()
      bars.stop()
      bar = undefined
    },
  }
}

function toLines(stream: NodeJS.WriteStream): Progress {
  let total = 0
  let done = 0
  let last = Date.now()
  return {
    note: (line) => stream.write(`${line}\n`),
    start: (records) => {
      total = records
      done = 0
    },
    advance: (records) => {
      done += records
      if (Date.now() - last < LINE_EVERY_MS) return
      last = Date.now()
      stream.write(`${done} of ${total} records\n`)
    },
    stop: () => {},
  }
}
