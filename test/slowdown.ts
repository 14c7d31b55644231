const SPIN_MS = 100

/**
 * How many times slower than on an idle machine work runs right now, at least 1: the time that a piece of work takes,
 * over the processor time that it gets. A bound in milliseconds is multiplied by it, so that it is strict where the
 * machine is idle, and other processes cannot fail a test.
 */
export function slowdown(): number {
  const began = performance.now()
  const before = process.cpuUsage()
  for (;;) {
    for (let index = 0; index < 100_000; index += 1) Math.sqrt(index)
    const { user, system } = process.cpuUsage(before)
    const usedMs = (user + system) / 1_000
    if (usedMs >= SPIN_MS) return Math.max(1, (performance.now() - began) / usedMs)
  }
}
