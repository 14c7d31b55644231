import type { Item } from '../items.ts'
import type { EventEntry } from '../entry.ts'
import { type GivenParts, report, reportConflict, type Attempt } from './attempt.ts'

/** Sets the participants and parents of events after all references have been resolved. */
export function applyEventLinks(attempt: Attempt): void {
  for (const { parsed, entry, item, ...takes } of givenParts(attempt)) {
    if (takes.participants && parsed.participants) {
      const participants = new Map<string, string | null>()
      for (const { agent, role } of parsed.participants) {
        const linked = attempt.agentLinks.get(agent)
        if (!linked) continue
        if (participants.has(linked.id)) {
          report(
            attempt,
            item,
            'DUPLICATE_KEY',
            agent.path,
            `"${linked.keys[0]}" is already a participant. Give each participant once.`,
          )
        } else {
          participants.set(linked.id, role)
        }
      }
      entry.fields = { ...entry.fields, participants }
    }
    if (takes.parent && parsed.parent !== undefined) {
      const parent = parsed.parent && attempt.eventLinks.get(parsed.parent)
      entry.fields = { ...entry.fields, parentId: parent?.id ?? null }
    }
  }
}

/**
 * Reports a conflict for every `parent` in this load that is part of a cycle. A cycle may also contain events whose
 * parent was stored earlier.
 */
export function findCircles(attempt: Attempt): void {
  const given = new Map<string, { field: readonly string[]; item: Item }>()
  const parents = new Map(attempt.batch.existing.parents)
  for (const { parsed, entry, item, ...takes } of givenParts(attempt)) {
    if (!takes.parent || parsed.parent === undefined) continue
    parents.set(entry.id, entry.fields.parentId)
    if (parsed.parent) given.set(entry.id, { field: parsed.parent.path, item })
  }
  const walkOf = new Map<string, string>()
  for (const first of given.keys()) {
    const walk: string[] = []
    let at: string | null = first
    while (at !== null && !walkOf.has(at)) {
      walkOf.set(at, first)
      walk.push(at)
      at = parents.get(at) ?? null
    }
    // The walk goes from each event to its parent. If the walk has returned to an event that it has already visited,
    // `at` is the ID of this event, and the events from `at` to the end of the walk form a cycle.
    if (at === null || walkOf.get(at) !== first || !walk.includes(at)) continue
    const links = walk
      .slice(walk.indexOf(at))
      .map((id) => given.get(id))
      .filter((link) => link !== undefined)
    const message = 'With this parent, the event would be its own ancestor. Parents must not form a cycle.'
    for (const { item, field } of links)
      reportConflict(
        attempt,
        item,
        field,
        message,
        links.map((link) => link.item),
      )
  }
}

/**
 * Lists the inputs that can set the participants or the parent of an event: top-level events, and references to events.
 */
function givenParts(attempt: Attempt): GivenParts[] {
  const top = attempt.batch.items.events.flatMap((item) => {
    const entry = attempt.recordOf.get(item)
    return entry && !attempt.rejected.has(item)
      ? [{ parsed: item.parsed, entry: entry as EventEntry, item, participants: true, parent: true }]
      : []
  })
  return [...top, ...attempt.givenParts.filter(({ item }) => !attempt.rejected.has(item))]
}
