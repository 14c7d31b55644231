import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'

/**
 * Identifies a process. The process number alone does not identify a process, because another process may get the same
 * number later.
 */
export interface ProcessIdentity {
  readonly pid: number
  /** The start time of the process, as the operating system reports it. On Linux, preceded by the ID of the boot. */
  readonly mark: string
}

/** Returns null if the process has ended, or if the operating system does not report its start time. */
export async function identify(pid: number): Promise<ProcessIdentity | null> {
  const mark = process.platform === 'linux' ? await markOnLinux(pid) : await markByPs(pid)
  return mark === null ? null : { pid, mark }
}

export async function isAlive({ pid, mark }: ProcessIdentity): Promise<boolean> {
  return (await identify(pid))?.mark === mark
}

/**
 * Sends SIGTERM to a process. If the process does not end in time, sends SIGKILL. Returns whether the process has
 * ended.
 */
export async function end(known: ProcessIdentity, patienceMs: number): Promise<boolean> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    for (let until = Date.now() + patienceMs, sent = false; Date.now() < until; await sleep(20)) {
      if (!(await isAlive(known))) return true
      if (!sent) process.kill(known.pid, signal)
      sent = true
    }
  }
  return !(await isAlive(known))
}

async function markOnLinux(pid: number): Promise<string | null> {
  try {
    const [stat, boot] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
    ])
    // The name of the process is in parentheses and may contain any character. After the name, the file contains the
    // state of the process and then only numbers, separated by spaces. The value with index 19 after the name is the
    // start time, in clock ticks since boot.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' || fields[19] === undefined ? null : `${boot.trim()} ${fields[19]}`
  } catch {
    return null
  }
}

async function markByPs(pid: number): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)('ps', ['-o', 'stat=,lstart=', '-p', String(pid)])
    const [state = '', ...start] = stdout.trim().split(/\s+/)
    return state === '' || state.startsWith('Z') ? null : start.join(' ')
  } catch {
    return null
  }
}
