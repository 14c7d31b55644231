import { fold } from '../../archive/text/fold.ts'
import { isObject, type Value } from '../read/record.ts'

/** What an event of the load is called, and what all above it are called. */
export interface Family {
  readonly names: readonly string[]
  readonly ancestors: readonly string[]
}

export function toFamily(event: Value): Family {
  const ancestors: string[] = []
  for (let parent = event.parent; isObject(parent); parent = parent.parent) ancestors.push(...namesOf(parent))
  return { names: namesOf(event), ancestors }
}

/**
 * How far each event stands below the top of the load's own events, so that a parent travels before its children.
 * Events in a circle end at some level: the archive says what is wrong with them.
 */
export function toLevels(families: readonly Family[]): number[] {
  const byName = new Map<string, number>()
  families.forEach(({ names }, index) => names.forEach((name) => byName.has(name) || byName.set(name, index)))
  const parents = families.map(({ ancestors }, index) =>
    ancestors.map((name) => byName.get(name) ?? index).filter((parent) => parent !== index),
  )
  const levels: (number | undefined)[] = families.map((_, index) => (parents[index]!.length === 0 ? 0 : undefined))
  const seen = new Set<number>()
  for (const start of families.keys()) {
    // A stack of our own: a chain may be longer than the call stack is deep.
    const trail = [start]
    while (trail.length > 0) {
      const at = trail.at(-1)!
      seen.add(at)
      const above = parents[at]!.find((parent) => levels[parent] === undefined && !seen.has(parent))
      if (above !== undefined) trail.push(above)
      else {
        levels[at] ??= Math.max(...parents[at]!.map((parent) => (levels[parent] ?? -1) + 1))
        trail.pop()
      }
    }
  }
  return levels.map((level) => level ?? 0)
}

function namesOf({ key, name, startDate }: Value): string[] {
  return [
    ...(typeof key === 'string' ? [`key:${key}`] : []),
    ...(typeof name === 'string' ? [`name:${typeof startDate === 'string' ? startDate : '-'}:${fold(name)}`] : []),
  ]
}
