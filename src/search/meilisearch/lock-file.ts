import { readFile, rm, writeFile } from 'node:fs/promises'
import { ArchiveError } from '../../errors.ts'
import { end, isAlive, know, type Known } from './process.ts'

/** Which Meilisearch runs on a directory, and whose it is. */
export interface Held {
  readonly owner: Known
  /** Null while it is being started. */
  readonly child: Known | null
  readonly port: number
  /** Which archive it searches. */
  readonly archive: string
}

/** Another process that lives has a Meilisearch on this directory, or is starting one. */
export class HeldByOther extends ArchiveError {
  readonly held: Held
  constructor(directory: string, held: Held) {
    super(
      'SETUP',
      `Another Verbatim (process ${held.owner.pid}) runs a Meilisearch on ${directory}: stop it, or set VERBATIM_DIR to a directory of this one's own.`,
    )
    this.held = held
  }
}

/**
 * Makes a directory ours, once what a killed process left behind on it is ended. Answers the port that was used last.
 * @throws HeldByOther; SETUP where what was left behind cannot be ended.
 */
export async function takeOver(file: string, directory: string, patienceMs: number): Promise<number | null> {
  const held = await readHeld(file)
  if (!held) return null
  const { child, owner } = held
  const runs = child !== null && (await isAlive(child))
  const isOurs = owner.pid === process.pid && (await isAlive(owner))
  if (isOurs ? runs : await isAlive(owner)) throw new HeldByOther(directory, held)
  if (runs && !(await end(child, patienceMs).catch(() => false))) {
    throw new ArchiveError(
      'SETUP',
      `A Meilisearch that an earlier Verbatim left behind (process ${child.pid}) still runs on ${directory} and cannot be ended: end it and start again.`,
    )
  }
  await rm(file, { force: true })
  return held.port
}

/** Says that we are starting one. @throws HeldByOther where somebody was faster. */
export async function claim(
  file: string,
  directory: string,
  { port, archive }: Pick<Held, 'port' | 'archive'>,
): Promise<void> {
  const owner = await know(process.pid)
  if (!owner) return
  await writeFile(file, JSON.stringify({ owner, child: null, port, archive } satisfies Held), {
    mode: 0o600,
    flag: 'wx',
  }).catch(async (error: unknown) => {
    const held = await readHeld(file)
    throw held ? new HeldByOther(directory, held) : error
  })
}

/** Says which process it became. */
export async function note(
  file: string,
  pid: number | undefined,
  { port, archive }: Pick<Held, 'port' | 'archive'>,
): Promise<void> {
  const [child, owner] = await Promise.all([pid === undefined ? null : know(pid), know(process.pid)])
  if (owner) await writeFile(file, JSON.stringify({ owner, child, port, archive } satisfies Held), { mode: 0o600 })
}

/** Null where there is none, or nothing of ours: that is removed. */
export async function readHeld(file: string): Promise<Held | null> {
  const text = await readFile(file, 'utf8').catch(() => null)
  if (text === null) return null
  try {
    const { child, owner, port, archive } = JSON.parse(text) as Partial<Held>
    if (isKnown(owner) && (child === null || isKnown(child)) && Number.isSafeInteger(port))
      return { owner, child, port: port ?? 0, archive: String(archive) }
  } catch {
    // Cut off in the middle of writing.
  }
  await rm(file, { force: true })
  return null
}

function isKnown(value: Partial<Known> | null | undefined): value is Known {
  return Number.isSafeInteger(value?.pid) && typeof value?.mark === 'string'
}
