/** The state of the index that searches read. `outdated`: made with other settings, so it has to be rebuilt. */
export type IndexState = 'unknown' | 'ready' | 'outdated'

/** The work on the index as a whole, apart from sending changes. */
export type Activity = 'idle' | 'auditing' | 'rebuilding'

export interface MaintenanceState {
  readonly index: IndexState
  readonly activity: Activity
}

export type MaintenanceEvent =
  // Results of a check, which runs at once if the state is unknown, and from time to time.
  | 'found ready'
  | 'found outdated'
  | 'found missing'
  | 'sizes differ'
  | 'found degraded'
  // Results of a step.
  | 'rebuild requested'
  | 'audit due'
  | 'audit gives way'
  | 'audit done'
  | 'audit hopeless'
  | 'rebuild done'
  // A result of either: the engine or the database failed, so the contents of the index are no longer certain.
  | 'failed'

export type MaintenanceAction =
  | 'mark as new'
  | 'create index'
  | 'mark out of step'
  | 'mark in step'
  | 'request rebuild'
  /** An audit is due at once and takes no rests; one in the background begins again. */
  | 'audit now'
  /** The same, unless one has begun lately: an engine that comes and goes all the time is left to the usual audits. */
  | 'audit after absence'

type Row = readonly [
  index: IndexState | '*',
  activity: Activity | '*',
  event: MaintenanceEvent,
  nextIndex: IndexState | '=',
  nextActivity: Activity | '=',
  ...actions: MaintenanceAction[],
]

// The first line that fits counts; `*` is any, `=` as it was. Actions are done before the state changes: where one
// fails the state stays, and the event comes again.
// prettier-ignore
const TRANSITIONS: readonly Row[] = [
  // index     activity      event                 index      activity      actions
  ['*',        '*',          'failed',             'unknown', '='],

  ['unknown',  '*',          'found ready',        'ready',   '=',          'audit after absence'],
  ['*',        '*',          'found ready',        'ready',   '='],
  ['*',        '*',          'found missing',      'ready',   '=',          'mark as new', 'create index', 'audit now'],
  ['*',        'rebuilding', 'found outdated',     'outdated', '='],
  ['outdated', '*',          'found outdated',     'outdated', '='],
  ['*',        '*',          'found outdated',     'outdated', '=',         'mark out of step', 'request rebuild'],
  ['ready',    'idle',       'sizes differ',       'ready',   'idle',       'mark out of step', 'audit now'],
  ['ready',    'idle',       'found degraded',     'ready',   'idle',       'request rebuild'],
  ['ready',    'auditing',   'found degraded',     'ready',   'auditing',   'request rebuild'],

  ['*',        'idle',       'rebuild requested',  '=',       'rebuilding'],
  ['*',        'idle',       'audit due',          '=',       'auditing'],
  ['*',        'auditing',   'audit gives way',    '=',       'idle'],
  ['outdated', 'auditing',   'audit done',         '=',       'idle'],
  ['*',        'auditing',   'audit done',         '=',       'idle',       'mark in step'],
  ['*',        'auditing',   'audit hopeless',     '=',       'idle',       'mark out of step', 'request rebuild'],
  ['*',        'rebuilding', 'rebuild done',       'ready',   'idle',       'mark in step', 'audit now'],
]

/** @throws Error for an event that cannot happen in this state. */
export function transition(
  { index, activity }: MaintenanceState,
  event: MaintenanceEvent,
): MaintenanceState & { readonly actions: readonly MaintenanceAction[] } {
  const fits = (pattern: string, value: string) => pattern === '*' || pattern === value
  const row = TRANSITIONS.find((one) => one[2] === event && fits(one[0], index) && fits(one[1], activity))
  if (!row) throw new Error(`index maintenance: '${event}' while the index is ${index} and maintenance is ${activity}`)
  const [, , , nextIndex, nextActivity, ...actions] = row
  return {
    index: nextIndex === '=' ? index : nextIndex,
    activity: nextActivity === '=' ? activity : nextActivity,
    actions,
  }
}
