import type { ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { connect } from 'node:net'
import { delimiter, join } from 'node:path'

/**
 * Returns the path of a program on the PATH or in the directory where Debian keeps servers. Without the program, returns
 * null and prints which tests are left out.
 */
export function findProgram(name: string, leftOut: string): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin']
  const found = folders.map((folder) => join(folder, name)).find((path) => existsSync(path))
  if (!found) console.warn(`Left out: ${leftOut}, because no ${name} is on the PATH.`)
  return found ?? null
}

/** Resolves when the program accepts connections at a port of this machine. @throws if the program ends before. */
export async function waitForPort(port: number, program: ChildProcess): Promise<void> {
  while (!(await accepts(port))) {
    if (program.exitCode !== null) throw new Error(`${program.spawnfile} ended with ${program.exitCode}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}
