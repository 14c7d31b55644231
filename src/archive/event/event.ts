import { contentHash } from '../content-hash.ts'

export interface EventFields {
  readonly name: string
  readonly kind: string | null
  readonly summary: string | null
  readonly startDate: string | null
  readonly endDate: string | null
  readonly place: string | null
  readonly country: string | null
  readonly parentId: string | null
  /** Maps the ID of each participant to its role. */
  readonly participants: ReadonlyMap<string, string | null>
}

export function eventHash(event: EventFields): string {
  const participants = [...event.participants].sort(([a], [b]) => (a < b ? -1 : 1))
  return contentHash([
    event.name,
    event.kind,
    event.summary,
    event.startDate,
    event.endDate,
    event.place,
    event.country,
    event.parentId,
    participants,
  ])
}
