/**
 * How many times longer four times as much takes: about 4 if the time is linear, 16 if it is quadratic. The least of up to
 * three measurements: on a busy machine each of them can be too high.
 */
export async function growth(once: () => Promise<number>, fourTimes: () => Promise<number>): Promise<number> {
  let least = Infinity
  for (let attempt = 0; attempt < 3 && least >= 8; attempt += 1) {
    const base = await once()
    least = Math.min(least, (await fourTimes()) / base)
  }
  return least
}
