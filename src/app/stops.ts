type Stop = () => Promise<void>

export interface Stops {
  /** A stop that is added while everything is stopping runs at once. */
  add(stop: Stop): void
  /** Is stopped beside the first one: what no request in flight needs. */
  addEarly(stop: Stop): void
  /**
   * Stops the first that was added, the socket, so that nobody waits for a database that is gone; then the rest in
   * reverse. Once. What cannot be stopped leaves nothing else running; the first such failure is thrown at the end.
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
