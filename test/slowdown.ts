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

const TEXT = 'the quick “brown” fox '.repeat(50_000)
// The processor time of the work below on an idle machine, in milliseconds.
const USUAL_MS = 70

/**
 * Returns how much more processor time some work takes now than on an idle machine; at least 1. On a busy machine, work
 * takes more processor time too, because the programs share caches and the units of a core.
 */
export function processorSlowdown(): number {
  const before = process.cpuUsage()
  let letters = 0
  for (const [word] of TEXT.matchAll(/\p{L}+/gu)) letters += word.length
  if (letters === 0) throw new Error('the text has letters')
  return Math.max(1, process.cpuUsage(before).user / 1_000 / USUAL_MS)
}
