type Stop = () => Promise<void>

export interface Stops {
  /** What comes too late, while all is stopping, is stopped at once. */
  add(stop: Stop): void
  /** Stops the first that was added, the socket, so that nobody waits for a database that is gone; then the rest in reverse. Once. */
  run(): Promise<void>
}

export function createStops(): Stops {
  const stops: Stop[] = []
  let running: Promise<void> | null = null
  const runAll = async () => {
    await stops.shift()?.()
    for (let stop = stops.pop(); stop; stop = stops.pop()) await stop()
  }
  return {
    add(stop) {
      if (running) running = running.then(stop)
      else stops.push(stop)
    },
    run: () => (running ??= runAll()),
  }
}
