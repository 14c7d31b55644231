import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chown, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ArchiveError } from '../../errors.ts'
import { readNote } from './note.ts'
import type { Place } from './place.ts'

const run = promisify(execFile)

export const USER = 'verbatim'

export interface Credentials {
  readonly password: string
}

/**
 * Reads the password from a file in the data directory. Returns null if the file does not exist. The password is safe
 * there, because only the owner of the directory may enter it. The password is moved or deleted together with the data.
 */
export async function readCredentials({ data }: Pick<Place, 'data'>): Promise<Credentials | null> {
  const password = await readNote(join(data, SECRET), 'password', `the password of the data in ${data}`)
  return password === null ? null : { password }
}

const SECRET = 'verbatim.json'

/** Returns the credentials of the cluster in `place.data`. Creates the cluster if it does not exist. */
export async function openCluster(place: Place): Promise<Credentials> {
  const major = await readFile(join(place.data, 'PG_VERSION'), 'utf8').catch(() => null)
  if (major === null) {
    await refuseStrangers(place)
    return createCluster(place)
  }
  const ours = await ownMajor(place)
  if (major.trim() !== ours) {
    throw new ArchiveError(
      'SETUP',
      `${place.data} contains data of Postgres ${major.trim()}, but this version of Verbatim includes Postgres ${ours}: ` +
        `convert the data with pg_dump and pg_restore, run a Postgres ${major.trim()} on it and set DATABASE_URL, or set VERBATIM_DIR to another directory.`,
    )
  }
  const credentials = await readCredentials(place)
  if (credentials) return credentials
  throw new ArchiveError(
    'SETUP',
    `${join(place.data, SECRET)} is missing. It contains the password for the data in ${place.data}: restore it, or set VERBATIM_DIR to another directory.`,
  )
}

async function refuseStrangers({ data }: Place): Promise<void> {
  const names = await readdir(data).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw new ArchiveError(
      'SETUP',
      `${data} cannot be read (${String(error.code)}): start Verbatim as the user who owns it, or set VERBATIM_DIR to another directory.`,
      {},
      { cause: error },
    )
  })
  if (names.length === 0) return
  throw new ArchiveError(
    'SETUP',
    `${data} is the directory for the data of Postgres, but contains other files (${names.slice(0, 3).join(', ')}): move them away, or set VERBATIM_DIR to another directory.`,
  )
}

async function ownMajor({ account, binaries }: Place): Promise<string> {
  const { stdout } = await run(binaries.postgres, ['--version'], { ...account, cwd: '/' })
  return /\d+/.exec(stdout)?.[0] ?? ''
}

// The cluster is created in a temporary directory. The directory gets its final name when the cluster is complete, so
// that an interrupted start leaves no incomplete cluster.
async function createCluster(place: Place): Promise<Credentials> {
  const { account, binaries, data } = place
  const credentials = { password: randomBytes(24).toString('hex') }
  const partial = `${data}.new-${process.pid}`
  const passwordFile = `${partial}.password`
  await rm(partial, { recursive: true, force: true })
  try {
    await mkdir(partial, { mode: 0o700 })
    await writeFile(passwordFile, credentials.password, { mode: 0o600 })
    if (account.uid !== undefined && account.gid !== undefined) {
      await chown(partial, account.uid, account.gid)
      await chown(passwordFile, account.uid, account.gid)
    }
    await run(
      binaries.initdb,
      [
        `--pgdata=${partial}`,
        `--username=${USER}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        ...(await localeFlags()),
      ],
      {
        ...account,
        cwd: '/',
      },
    )
    await writeFile(join(partial, SECRET), `${JSON.stringify(credentials)}\n`, { mode: 0o600 })
    await rename(partial, data)
    return credentials
  } catch (cause) {
    await rm(partial, { recursive: true, force: true })
    // If another process has created the cluster at the same moment, that cluster is used.
    const theirs = await readCredentials(place)
    if (theirs) return theirs
    const detail = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : String(cause)
    throw new ArchiveError(
      'SETUP',
      `Postgres could not create its files in ${data}: ${detail}. Correct the cause, set VERBATIM_DIR to another directory, or set DATABASE_URL.`,
      {},
      { cause },
    )
  } finally {
    await rm(passwordFile, { force: true })
  }
}

// The cluster needs a UTF-8 locale. Without these flags, `initdb` would use the locale of the environment. With the
// locale C, for example, the encoding would be SQL_ASCII, in which `substr` cuts characters into bytes, and `pg_trgm`
// would find no trigrams in Cyrillic text.
async function localeFlags(): Promise<string[]> {
  const { stdout } = await run('locale', ['-a']).catch(() => ({ stdout: '' }))
  const utf8 = stdout.split('\n').filter((name) => /\.utf-?8$/i.test(name))
  const locale =
    utf8.find((name) => /^C\./i.test(name)) ?? utf8.find((name) => name.startsWith('en_US')) ?? utf8[0] ?? 'C.UTF-8'
  return ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', `--locale=${locale}`]
}
