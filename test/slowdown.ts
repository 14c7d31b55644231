const SPIN_MS = 100

/**
 * Returns how much slower this process is now than on an idle machine; at least 1. The factor is the time that some
 * work takes, divided by the processor time that it uses. Tests multiply their time limits by this factor. The limits
 * are then strict on an idle machine, and load from other processes does not fail a test.
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
