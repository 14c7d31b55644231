import type { Item } from '../items.ts'
import type { EventEntry } from '../entry.ts'
import { type GivenParts, report, reportConflict, type Attempt } from './attempt.ts'

/** Gives events their participants and parents, now that all links are known. */
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
            `"${linked.keys[0]}" takes part already. Give each participant once.`,
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

/** Every `parent` of this load that closes a circle with others, or with what the archive holds, is a conflict. */
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
    // The walk ran into itself: from there on it is a circle.
    if (at === null || walkOf.get(at) !== first || !walk.includes(at)) continue
    const links = walk
      .slice(walk.indexOf(at))
      .map((id) => given.get(id))
      .filter((link) => link !== undefined)
    const message = 'This parent would lead back to the event itself. Parents must not form a circle.'
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

/** The fields that top-level events and links give. */
function givenParts(attempt: Attempt): GivenParts[] {
  const top = attempt.batch.items.events.flatMap((item) => {
    const entry = attempt.recordOf.get(item)
    return entry && !attempt.rejected.has(item)
      ? [{ parsed: item.parsed, entry: entry as EventEntry, item, participants: true, parent: true }]
      : []
  })
  return [...top, ...attempt.givenParts.filter(({ item }) => !attempt.rejected.has(item))]
}
