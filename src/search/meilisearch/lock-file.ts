import { readFile, rm, writeFile } from 'node:fs/promises'
import { ArchiveError } from '../../errors.ts'
import { end, isAlive, identify, type ProcessIdentity } from './process.ts'

/** The content of a lock file: which Meilisearch runs on a directory, and which process owns it. */
export interface Lock {
  readonly owner: ProcessIdentity
  /** The process of Meilisearch. Null while Meilisearch is being started. */
  readonly child: ProcessIdentity | null
  readonly port: number
  /** Identifies the archive in this Meilisearch (see `ChildOptions`). */
  readonly archive: string
}

/** A live process, usually another one, runs a Meilisearch on this directory or is starting one. */
export class LockedByOther extends ArchiveError {
  readonly lock: Lock
  constructor(directory: string, lock: Lock) {
    super(
      'SETUP',
      `Another Verbatim (process ${lock.owner.pid}) runs a Meilisearch on ${directory}: stop it, or set VERBATIM_DIR to a different directory for this one.`,
    )
    this.lock = lock
  }
}

/**
 * Ends a Meilisearch that a killed process left running on a directory, and removes its lock file. Returns the port in
 * the lock file, or null if there is no valid lock file.
 * @throws LockedByOther if another live process has the lock, or if this process has it and its Meilisearch still runs.
 * @throws SETUP if the Meilisearch that was left running cannot be ended.
 */
export async function takeOver(file: string, directory: string, patienceMs: number): Promise<number | null> {
  const lock = await readLock(file)
  if (!lock) return null
  const { child, owner } = lock
  const runs = child !== null && (await isAlive(child))
  const isOurs = owner.pid === process.pid && (await isAlive(owner))
  if (isOurs ? runs : await isAlive(owner)) throw new LockedByOther(directory, lock)
  if (runs && !(await end(child, patienceMs).catch(() => false))) {
    throw new ArchiveError(
      'SETUP',
      `An earlier Verbatim left a Meilisearch running on ${directory} (process ${child.pid}), which this Verbatim could not end: end process ${child.pid} yourself, and start Verbatim again.`,
    )
  }
  await rm(file, { force: true })
  return lock.port
}

/**
 * Creates the lock file, before Meilisearch is started.
 * @throws LockedByOther if another process has just created the file.
 */
export async function acquireLock(
  file: string,
  directory: string,
  { port, archive }: Pick<Lock, 'port' | 'archive'>,
): Promise<void> {
  const owner = await identify(process.pid)
  if (!owner) return
  await writeFile(file, JSON.stringify({ owner, child: null, port, archive } satisfies Lock), {
    mode: 0o600,
    flag: 'wx',
  }).catch(async (error: unknown) => {
    const lock = await readLock(file)
    throw lock ? new LockedByOther(directory, lock) : error
  })
}

/** Adds the process of Meilisearch to the lock file. */
export async function writeChild(
  file: string,
  pid: number | undefined,
  { port, archive }: Pick<Lock, 'port' | 'archive'>,
): Promise<void> {
  const [child, owner] = await Promise.all([pid === undefined ? null : identify(pid), identify(process.pid)])
  if (owner) await writeFile(file, JSON.stringify({ owner, child, port, archive } satisfies Lock), { mode: 0o600 })
}

/** Returns null if there is no lock file, or if the file is invalid. An invalid lock file is removed. */
async function readLock(file: string): Promise<Lock | null> {
  const text = await readFile(file, 'utf8').catch(() => null)
  if (text === null) return null
  try {
    const { child, owner, port, archive } = JSON.parse(text) as Partial<Lock>
    if (isIdentity(owner) && (child === null || isIdentity(child)) && Number.isSafeInteger(port))
      return { owner, child, port: port ?? 0, archive: String(archive) }
  } catch {
    // The process that wrote the file was interrupted, so the file is incomplete.
  }
  await rm(file, { force: true })
  return null
}

function isIdentity(value: Partial<ProcessIdentity> | null | undefined): value is ProcessIdentity {
  return Number.isSafeInteger(value?.pid) && typeof value?.mark === 'string'
}
