import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { ArchiveError } from '../../errors.ts'

const run = promisify(execFile)

/**
 * The user and group that run Postgres, which refuses to run as root. Both are undefined if the current user can run
 * Postgres.
 */
export interface Account {
  readonly uid?: number
  readonly gid?: number
}

const NAME = 'postgres'

export async function findAccount(): Promise<Account> {
  if (process.getuid?.() !== 0) return {}
  const known = await lookUp()
  if (known) return known
  await run('groupadd', ['--system', NAME]).catch(() => {})
  await run('useradd', ['--system', '--gid', NAME, '--no-create-home', NAME]).catch(() => {})
  const made = await lookUp()
  if (made) return made
  throw new ArchiveError(
    'SETUP',
    `Postgres does not run as root, and the user "${NAME}" could not be created: start Verbatim as another user, add a user called ${NAME}, or set DATABASE_URL.`,
  )
}

async function lookUp(): Promise<Account | null> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', NAME]), run('id', ['-g', NAME])])
    return { uid: Number.parseInt(uid.stdout), gid: Number.parseInt(gid.stdout) }
  } catch {
    return null
  }
}

/**
 * Whether the account has the permission to enter a directory. The function tries to enter it, because permissions
 * also depend on groups, ACLs and mounts.
 */
export async function mayEnter(account: Account, directory: string): Promise<boolean> {
  if (account.uid === undefined) return true
  return run('/bin/sh', ['-c', 'cd -- "$1"', 'sh', directory], { ...account, cwd: '/' }).then(
    () => true,
    () => false,
  )
}

/** Whether the account may run a program and read its libraries. */
export async function mayRun(account: Account, program: string): Promise<boolean> {
  if (account.uid === undefined) return true
  return run(program, ['--version'], { ...account, cwd: '/' }).then(
    () => true,
    () => false,
  )
}
