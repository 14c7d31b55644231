type Stop = () => Promise<void>

export interface Stops {
  /** Adds a function that stops something. If `run` has already been called, the new function runs last. */
  add(stop: Stop): void
  /**
   * Adds a function that `run` calls at once, while the HTTP server closes. The function must stop only things that
   * requests in flight do not need.
   */
  addEarly(stop: Stop): void
  /**
   * Stops everything. The first function to be added must be the one that closes the HTTP server. `run` calls it first
   * (together with the early functions), so that no request waits for a database that has already stopped. Then `run`
   * calls the other functions, beginning with the one that was added last. If a function fails, the others still run,
   * and the first error is thrown at the end. If `run` is called again, it only waits until everything has stopped.
   */
  run(): Promise<void>
}

export function createStops(): Stops {
  const stops: Stop[] = []
  const early: Stop[] = []
  let running: Promise<void> | null = null
  const runAll = async () => {
    const failures: unknown[] = []
    const end = async (stop: Stop | undefined) => stop?.().catch((error: unknown) => failures.push(error))
    await Promise.all([stops.shift(), ...early.splice(0)].map(end))
    for (let stop = stops.pop(); stop; stop = stops.pop()) await end(stop)
    if (failures.length > 0) throw failures[0]
  }
  const add = (list: Stop[]) => (stop: Stop) => {
    if (running) running = running.finally(stop)
    else list.push(stop)
  }
  return { add: add(stops), addEarly: add(early), run: () => (running ??= runAll()) }
}
