/**
 * The state of the index that searches use. `outdated`: the index was made with other settings and must be rebuilt.
 */
export type IndexState = 'unknown' | 'ready' | 'outdated'

/** Which maintenance of the index is in progress. Sending changes does not count as maintenance. */
export type Activity = 'idle' | 'auditing' | 'rebuilding'

export interface MaintenanceState {
  readonly index: IndexState
  readonly activity: Activity
}

export type MaintenanceEvent =
  // Results of a check. Checks run from time to time, and immediately if the state of the index is unknown.
  | 'found ready'
  | 'found outdated'
  | 'found missing'
  | 'sizes differ'
  | 'found degraded'
  // Results of a step of the maintenance.
  | 'rebuild requested'
  | 'audit due'
  | 'audit gives way'
  | 'audit done'
  | 'audit hopeless'
  | 'rebuild done'
  // The engine or the database failed, so the contents of the index are no longer certain.
  | 'failed'

export type MaintenanceAction =
  | 'mark as new'
  | 'create index'
  | 'mark out of step'
  | 'mark in step'
  | 'request rebuild'
  /**
   * Makes an audit due immediately, and lets it run without pauses. If an audit is running in the background, it starts
   * again from the beginning.
   */
  | 'audit now'
  /**
   * Like `audit now`, but does nothing if an audit began recently, so that an engine with many short outages is not
   * audited all the time.
   */
  | 'audit after absence'

type Row = readonly [
  index: IndexState | '*',
  activity: Activity | '*',
  event: MaintenanceEvent,
  nextIndex: IndexState | '=',
  nextActivity: Activity | '=',
  ...actions: MaintenanceAction[],
]

// The transitions. The first row that matches applies. `*` matches anything, and `=` keeps the value. The actions run
// before the state changes. If an action fails, the state does not change, and the event occurs again later.
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

/** @throws Error if the event cannot happen in this state. */
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
