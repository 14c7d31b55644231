import { readFile, writeFile } from 'node:fs/promises'
import { ArchiveError } from '../../errors.ts'
import { end, isAlive, know, type Known } from './process.ts'

/** Which Meilisearch was started on a directory, and by whom. */
interface Held {
  readonly child: Known
  readonly owner: Known
}

/** Says which process it is that was just started. */
export async function note(file: string, pid: number | undefined): Promise<void> {
  const [child, owner] = await Promise.all([pid === undefined ? null : know(pid), know(process.pid)])
  if (child && owner) await writeFile(file, JSON.stringify({ child, owner } satisfies Held), { mode: 0o600 })
}

/** Ends what a killed process left behind. @throws SETUP where whoever started it lives, or it cannot be ended. */
export async function takeOver(file: string, directory: string, patienceMs: number): Promise<void> {
  const held = await readHeld(file)
  if (!held || !(await isAlive(held.child))) return
  const { child, owner } = held
  if (await isAlive(owner)) {
    const message = `Another Verbatim (process ${owner.pid}) runs a Meilisearch on ${directory}: stop it, or set VERBATIM_DIR to a directory of this one's own, or MEILI_URL to a Meilisearch that both use.`
    throw new ArchiveError('SETUP', message, { taken: true })
  }
  const isGone = await end(child, patienceMs).catch(() => false)
  if (!isGone) throw new ArchiveError('SETUP', `A Meilisearch that an earlier Verbatim left behind (process ${child.pid}) still runs on ${directory} and cannot be ended: end it and start again.`, { taken: true })
}

async function readHeld(file: string): Promise<Held | null> {
  try {
    const { child, owner } = JSON.parse(await readFile(file, 'utf8')) as Partial<Held>
    return isKnown(child) && isKnown(owner) ? { child, owner } : null
  } catch {
    return null
  }
}

function isKnown(value: Partial<Known> | undefined): value is Known {
  return Number.isSafeInteger(value?.pid) && typeof value?.mark === 'string'
}
