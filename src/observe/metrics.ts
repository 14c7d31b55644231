import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'

/** The state of a search engine and its index. */
export interface SearchHealth {
  readonly engine: string
  /** The host and port of the Meilisearch server; undefined for other engines. */
  readonly address?: string
  /** Whether the search engine answers and has an index. */
  readonly up: boolean
  /** Whether searches use this index at the moment. */
  readonly inUse: boolean
  /** The age of the oldest change that is not yet in the index, in seconds. Null if the age cannot be determined. */
  readonly lagSeconds: number | null
  readonly pendingChanges: number | null
  readonly refusedDocuments: number | null
}

/** The state of a read replica. */
export interface ReplicaHealth {
  /** The host and the port. */
  readonly replica: string
  /** Whether the replica answers reads. */
  readonly up: boolean
  /** How old the replica's data is, in seconds. Null if this is not known. */
  readonly lagSeconds: number | null
}

/** The state of all load jobs together. */
export interface LoadHealth {
  /** The number of jobs by status. */
  readonly jobs: Readonly<Record<string, number>>
  /** The number of records by outcome, in all jobs that are still stored. */
  readonly records: Readonly<Record<string, number>>
  /** The number of lines that unfinished jobs still have to process. */
  readonly pendingLines: number
  /** How long the oldest queued job has waited, in seconds. */
  readonly lagSeconds: number
}

export interface Metrics {
  /** The content type of the metrics, which are in the text format of Prometheus. */
  readonly contentType: string
  render(): Promise<string>
  countRequest(route: string, method: string, status: number, seconds: number): void
  countBug(): void
  /**
   * Sets the function that returns the health of the search engines. The function is called each time the metrics are
   * rendered.
   */
  watchSearch(read: () => Promise<readonly SearchHealth[]>): void
  /**
   * Sets the function that returns the state of the load jobs. The function is called each time the metrics are
   * rendered.
   */
  watchLoads(read: () => Promise<LoadHealth>): void
  /**
   * Sets the function that returns the state of the read replicas. The function is called each time the metrics are
   * rendered.
   */
  watchReplicas(read: () => readonly ReplicaHealth[]): void
  /**
   * Sets the function that returns the number of articles whose quotes have not been extracted yet. The function is
   * called each time the metrics are rendered.
   */
  watchExtraction(read: () => Promise<number>): void
}

export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const requests = new Histogram({
    name: 'verbatim_http_request_seconds',
    help: 'Time from the arrival of an HTTP request until its answer has been sent, in seconds, by route, method and status.',
    labelNames: ['route', 'method', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  })
  const bugs = new Counter({
    name: 'verbatim_bugs_total',
    help: 'Unexpected errors whose details were hidden from the client; the log contains these details.',
    registers: [registry],
  })
  return {
    contentType: registry.contentType,
    render: () => registry.metrics(),
    countRequest: (route, method, status, seconds) => requests.observe({ route, method, status }, seconds),
    countBug: () => bugs.inc(),
    watchSearch: (read) => watchSearch(registry, read),
    watchLoads: (read) => watchLoads(registry, read),
    watchReplicas: (read) => watchReplicas(registry, read),
    watchExtraction: (read) => watchExtraction(registry, read),
  }
}

const SEARCH_GAUGES: readonly { name: string; help: string; of(health: SearchHealth): number | null }[] = [
  {
    name: 'verbatim_search_up',
    help: 'Whether the search engine answers and has an index.',
    of: ({ up }) => (up ? 1 : 0),
  },
  {
    name: 'verbatim_search_in_use',
    help: 'Whether searches use this index at the moment.',
    of: ({ inUse }) => (inUse ? 1 : 0),
  },
  {
    name: 'verbatim_search_lag_seconds',
    help: 'Age of the oldest change that is not yet in the index. Left out while the engine does not answer.',
    of: ({ lagSeconds }) => lagSeconds,
  },
  {
    name: 'verbatim_search_pending_changes',
    help: 'Changed records that have not been indexed yet.',
    of: ({ pendingChanges }) => pendingChanges,
  },
  {
    name: 'verbatim_search_refused_documents',
    help: 'Documents that the search engine refused to index.',
    of: ({ refusedDocuments }) => refusedDocuments,
  },
]

function watchSearch(registry: Registry, read: () => Promise<readonly SearchHealth[]>): void {
  watchEach(registry, SEARCH_GAUGES, ['engine', 'address'], read, ({ engine, address }) => ({
    engine: engine.toLowerCase(),
    ...(address === undefined ? {} : { address }),
  }))
}

/** Registers gauges. Each gauge has a value for each element that `read` returns. Values that are null are left out. */
function watchEach<Health>(
  registry: Registry,
  gauges: readonly { readonly name: string; readonly help: string; of(health: Health): number | null }[],
  labelNames: string[],
  read: () => Promise<readonly Health[]>,
  labelsOf: (health: Health) => Readonly<Record<string, string>>,
): void {
  for (const { name, help, of } of gauges) {
    new Gauge({
      name,
      help,
      labelNames,
      registers: [registry],
      async collect() {
        this.reset()
        for (const health of await read()) {
          const value = of(health)
          if (value !== null) this.set(labelsOf(health), value)
        }
      },
    })
  }
}

const LOAD_GAUGES: readonly {
  name: string
  help: string
  label?: string
  of(health: LoadHealth): number | Readonly<Record<string, number>>
}[] = [
  { name: 'verbatim_load_jobs', help: 'Load jobs by status.', label: 'status', of: ({ jobs }) => jobs },
  {
    name: 'verbatim_load_records',
    help: 'Processed records of all load jobs, by outcome.',
    label: 'outcome',
    of: ({ records }) => records,
  },
  {
    name: 'verbatim_load_pending_lines',
    help: 'Lines that unfinished load jobs still have to process. Left out while the database does not answer.',
    of: ({ pendingLines }) => pendingLines,
  },
  {
    name: 'verbatim_load_lag_seconds',
    help: 'How long the oldest queued load job has waited. Left out while the database does not answer.',
    of: ({ lagSeconds }) => lagSeconds,
  },
]

function watchLoads(registry: Registry, read: () => Promise<LoadHealth>): void {
  // The gauges of the load jobs share one call of `read` for each answer of `/metrics`.
  let reading: Promise<LoadHealth | null> | null = null
  const shared = () => {
    reading ??= read()
      .catch(() => null)
      .finally(() => setImmediate(() => (reading = null)))
    return reading
  }
  for (const { name, help, label, of } of LOAD_GAUGES) {
    new Gauge({
      name,
      help,
      labelNames: label === undefined ? [] : [label],
      registers: [registry],
      async collect() {
        this.reset()
        const health = await shared()
        // A gauge without labels is 0 after `reset`, so it is removed.
        if (!health) return label === undefined ? this.remove() : undefined
        const value = of(health)
        if (typeof value === 'number') this.set(value)
        else for (const [one, count] of Object.entries(value)) this.set({ [label ?? '']: one.toLowerCase() }, count)
      },
    })
  }
}

const REPLICA_GAUGES: readonly { name: string; help: string; of(health: ReplicaHealth): number | null }[] = [
  { name: 'verbatim_replica_up', help: 'Whether the read replica answers reads.', of: ({ up }) => (up ? 1 : 0) },
  {
    name: 'verbatim_replica_lag_seconds',
    help: "Age of the read replica's data. Left out while the replica cannot be read.",
    of: ({ lagSeconds }) => lagSeconds,
  },
]

function watchReplicas(registry: Registry, read: () => readonly ReplicaHealth[]): void {
  watchEach(
    registry,
    REPLICA_GAUGES,
    ['replica'],
    async () => read(),
    ({ replica }) => ({ replica }),
  )
}

function watchExtraction(registry: Registry, read: () => Promise<number>): void {
  new Gauge({
    name: 'verbatim_extraction_pending_articles',
    help: 'Articles whose quotes still have to be extracted. Left out while the database does not answer.',
    registers: [registry],
    async collect() {
      this.reset()
      const pending = await read().catch(() => null)
      if (pending === null) this.remove()
      else this.set(pending)
    },
  })
}
