import { SingleBar, Presets } from 'cli-progress'
import { clearLine, cursorTo } from 'node:readline'
import type { Job } from './job-client.ts'

export interface JobProgress {
  /** Prints a line above the progress bar. */
  note(line: string): void
  uploaded(bytes: number): void
  show(job: Job): void
  stop(): void
}

const LINE_EVERY_MS = 5_000

/**
 * Shows the progress on `stream`: as a bar if the stream is a terminal, or else as a line every few seconds.
 */
export function createJobProgress(stream: NodeJS.WriteStream = process.stderr): JobProgress {
  return stream.isTTY ? toBar(stream) : toLines(stream)
}

function toBar(stream: NodeJS.WriteStream): JobProgress {
  let bar: SingleBar | null = null
  let bytes = 0
  const clear = () => {
    clearLine(stream, 0)
    cursorTo(stream, 0)
  }
  return {
    note(line) {
      clear()
      stream.write(`${line}\n`)
      bar?.render()
    },
    uploaded(more) {
      const before = Math.floor(bytes / 1e6)
      bytes += more
      if (Math.floor(bytes / 1e6) === before) return
      clear()
      stream.write(`sending: ${megabytes(bytes)}`)
    },
    show(job) {
      if (bar === null) {
        clear()
        bar = new SingleBar(
          { stream, format: '{bar} {percentage}% | {state}', hideCursor: true, clearOnComplete: true },
          Presets.shades_classic,
        )
        bar.start(job.totalLines, 0, { state: '' })
      }
      bar.update(job.processedLines, { state: describe(job) })
    },
    stop() {
      bar?.stop()
      bar = null
    },
  }
}

function toLines(stream: NodeJS.WriteStream): JobProgress {
  let last = Date.now()
  let bytes = 0
  const line = (text: () => string) => {
    if (Date.now() - last < LINE_EVERY_MS) return
    last = Date.now()
    stream.write(`${text()}\n`)
  }
  return {
    note: (text) => stream.write(`${text}\n`),
    uploaded(more) {
      bytes += more
      line(() => `sending: ${megabytes(bytes)}`)
    },
    show: (job) => line(() => describe(job)),
    stop() {},
  }
}

/** Describes the progress of a job, e.g. `1200 of 50000 lines, 5100 records/s, 10 s left, 3 rejected`. */
export function describe({ status, processedLines, totalLines, recordsPerSecond, counts }: Job): string {
  if (status === 'QUEUED') return `waiting for its turn: ${totalLines} lines`
  const rate = recordsPerSecond ?? 0
  return [
    `${processedLines} of ${totalLines} lines`,
    ...(rate > 0 ? [`${Math.round(rate)} records/s`, `${duration((totalLines - processedLines) / rate)} left`] : []),
    ...(counts.rejected > 0 ? [`${counts.rejected} rejected`] : []),
  ].join(', ')
}

function duration(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} s`
  if (seconds < 3_600) return `${Math.ceil(seconds / 60)} min`
  return `${Math.floor(seconds / 3_600)} h ${Math.ceil((seconds % 3_600) / 60)} min`
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`
}
