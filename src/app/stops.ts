type Stop = () => Promise<void>

export interface Stops {
  /** Adds a function that stops something. If everything is already stopping, the function runs at once. */
  add(stop: Stop): void
  /**
   * Adds a function that runs at the same time as the first one. It must stop something that requests in flight do not
   * need.
   */
  addEarly(stop: Stop): void
  /**
   * Runs the function that was added first, which closes the HTTP server, so that no request waits for a database that
   * has stopped. Then runs the others in reverse order. If a function fails, the others still run, and the first error
   * is thrown at the end. Further calls return the same promise.
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
    if (running) running = running.then(stop)
    else list.push(stop)
  }
  return { add: add(stops), addEarly: add(early), run: () => (running ??= runAll()) }
}
