/** What a merge needs to know about an outlet, agent or event. */
export interface Mergeable {
  readonly id: string
  readonly keys: readonly string[]
  readonly name: string
  /** The agent's aliases; undefined for outlets and events. */
  readonly aliases?: readonly string[]
  /** The record's domain or Wikidata ID. */
  readonly naturalKey: string | null
  /** The key that a load derives from the record's name, or null if loads derive no key for this record. */
  readonly nameKey: string | null
  readonly keyGiven: boolean
  readonly loadedDirectly: boolean
  readonly isPublic: boolean
  /** Whether only the extractor, and no load or correction, has named the agent. */
  readonly isExtracted: boolean
}

/**
 * Returns all keys of the target after the merge, and its domain or Wikidata ID. `isTaken` tells whether a key belongs
 * to a record that does not take part in the merge.
 */
export function mergeKeys(
  target: Mergeable,
  sources: readonly Mergeable[],
  isTaken: (key: string) => boolean,
): { keys: string[]; naturalKey: string | null } {
  const keys = [...target.keys]
  let { naturalKey } = target
  const add = (key: string | null) => {
    if (key !== null && !keys.includes(key) && !isTaken(key)) keys.push(key)
  }
  sources.forEach((source, index) => {
    source.keys.forEach(add)
    // If a later source has the `naturalKey` or `nameKey` of this source in its list `keys`, this key is not added
    // here. It is added together with that list, so that the keys of the list keep their order.
    const isOfLater = (key: string | null) =>
      sources.slice(index + 1).some((later) => key !== null && later.keys.includes(key))
    if (naturalKey === null) naturalKey = source.naturalKey
    else if (!isOfLater(source.naturalKey)) add(source.naturalKey)
    if (!isOfLater(source.nameKey)) add(source.nameKey)
  })
  return { keys, naturalKey }
}

/**
 * Returns the aliases of the target, followed by the names and aliases of the sources. Each name occurs only once, and
 * the target's own name is not added.
 */
export function mergeAliases(target: Mergeable, sources: readonly Mergeable[]): string[] {
  const added = sources.flatMap(({ name, aliases = [] }) => [name, ...aliases]).filter((name) => name !== target.name)
  return [...new Set([...(target.aliases ?? []), ...added])]
}
