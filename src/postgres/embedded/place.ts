import { randomBytes } from 'node:crypto'
import {
  access,
  chmod,
  chown,
  constants,
  cp,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { ArchiveError } from '../../errors.ts'
import { findAccount, mayEnter, mayRun, type Account } from './account.ts'
import { binariesBelow, findBinaries, type Binaries } from './binaries.ts'
import { readNote } from './note.ts'

/** The files and directories of an embedded server, and the account that runs it. */
export interface Place {
  readonly account: Account
  readonly binaries: Binaries
  /**
   * The data directory: normally the directory that was requested. If that directory is in a private directory of root,
   * which the user `postgres` may not enter, the data directory is below `ELSEWHERE`.
   */
  readonly data: string
  readonly log: string
}

/**
 * Where the data or the programs of Postgres are kept if they would otherwise be in a private directory of root, which
 * the user `postgres` may not enter.
 */
const ELSEWHERE = '/var/lib/verbatim'

export async function findPlace(directory: string, say: (line: string) => void): Promise<Place> {
  const wanted = resolve(directory)
  const parent = dirname(wanted)
  await makeWritable(parent, 'VERBATIM_DIR')
  const account = await findAccount()
  const binaries = await reachableBinaries(account, say)
  return { account, binaries, data: await dataOf(account, wanted, say), log: `${wanted}.log` }
}

async function dataOf(account: Account, wanted: string, say: (line: string) => void): Promise<string> {
  const pointer = `${wanted}.json`
  const known = await readPointer(pointer)
  if (known !== null) return known
  if (await letIn(account, dirname(wanted))) return wanted
  const data = join(ELSEWHERE, `data-${randomBytes(6).toString('hex')}`)
  await mkdir(ELSEWHERE, { recursive: true, mode: 0o755 })
  const first = await writeFile(pointer, `${JSON.stringify({ data })}\n`, { flag: 'wx', mode: 0o600 }).then(
    () => true,
    () => false,
  )
  if (first) say(`The user postgres cannot enter ${dirname(wanted)}, so the data is kept in ${data}.`)
  return first ? data : ((await readPointer(pointer)) ?? data)
}

function readPointer(path: string): Promise<string | null> {
  return readNote(path, 'data', 'the path of the data directory')
}

// The directories are created one by one, because Node's `mkdir` with the option `recursive` never ends if the path is
// inside /proc, where creating a directory always fails with ENOENT.
async function makeDirectories(directory: string): Promise<void> {
  if (await stat(directory).catch(() => null)) return
  await makeDirectories(dirname(directory))
  await mkdir(directory).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  })
}

/**
 * Creates a directory if necessary, and checks that it is writable.
 * @throws SETUP if it is not writable. The message names the environment variable that sets the directory.
 */
export async function makeWritable(directory: string, variable: 'VERBATIM_DIR' | 'UPLOAD_DIR'): Promise<void> {
  try {
    await makeDirectories(directory)
    await access(directory, constants.W_OK | constants.X_OK)
    // A file is written as a test, because `access` is not enough: for root, `access` also reports some directories as
    // writable in which no file can be created, e.g. /proc.
    const probe = join(directory, `.write-${process.pid}`)
    await writeFile(probe, '')
    await rm(probe)
  } catch (cause) {
    throw new ArchiveError(
      'SETUP',
      `${directory} is not writable (${reason(cause)}): give this user the permission to write, or set ${variable} to another directory.`,
      {},
      { cause },
    )
  }
}

// Allows the group postgres to pass through the directory in which Verbatim keeps its data. The permissions of the
// files in this directory stay as they are. Returns whether the account may enter the directory.
async function letIn(account: Account, directory: string): Promise<boolean> {
  if (account.gid === undefined || (await mayEnter(account, directory))) return true
  const before = await stat(directory)
  if (!(await mayEnter(account, dirname(directory))) || before.uid !== 0) return false
  await chown(directory, before.uid, account.gid)
  await chmod(directory, before.mode | 0o010)
  return mayEnter(account, directory)
}

async function reachableBinaries(account: Account, say: (line: string) => void): Promise<Binaries> {
  const own = await findBinaries()
  if (await mayRun(account, own.postgres)) return own
  const version = JSON.parse(await readFile(join(dirname(own.root), 'package.json'), 'utf8')) as { version: string }
  const root = join(ELSEWHERE, `postgres-${version.version}`)
  const copy = binariesBelow(root)
  if (await mayRun(account, copy.postgres)) return copy
  const partial = `${root}.${process.pid}`
  await mkdir(dirname(root), { recursive: true, mode: 0o755 })
  await cp(own.root, partial, { recursive: true, verbatimSymlinks: true })
  await openToAll(partial)
  await rename(partial, root).catch(() => rm(partial, { recursive: true }))
  if (!(await mayRun(account, copy.postgres))) {
    throw new ArchiveError(
      'SETUP',
      `The user postgres can run neither ${own.postgres} nor a copy of it in ${basename(root)}: start Verbatim as another user, or set DATABASE_URL.`,
    )
  }
  say(`The user postgres cannot enter ${own.root}, so the programs of Postgres were copied to ${root}.`)
  return copy
}

async function openToAll(directory: string): Promise<void> {
  await chmod(directory, 0o755)
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isDirectory()) await chmod(path, 0o755)
    else if (entry.isFile()) await chmod(path, ((await stat(path)).mode & 0o111) === 0 ? 0o644 : 0o755)
  }
}

function reason(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)
}
