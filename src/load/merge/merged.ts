/** The properties of an outlet, agent or event that merging uses. */
export interface Mergeable {
  readonly id: string
  readonly keys: readonly string[]
  readonly name: string
  /** Set only for agents. */
  readonly aliases?: readonly string[]
  /** Its domain or Wikidata ID. */
  readonly naturalKey: string | null
  /** The key that would be derived from its name, or null for records whose names make no key. */
  readonly nameKey: string | null
  readonly keyGiven: boolean
  readonly loadedDirectly: boolean
  readonly isPublic: boolean
  /** Whether only the extractor has ever named the agent. */
  readonly isExtracted: boolean
}

/** The target's identifiers after the merge. `isTaken`: whether a record outside the merge has this key. */
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
    // If a later source has this key, it is added with the keys of that source.
    const isOfLater = (key: string | null) =>
      sources.slice(index + 1).some((later) => key !== null && later.keys.includes(key))
    if (naturalKey === null) naturalKey = source.naturalKey
    else if (!isOfLater(source.naturalKey)) add(source.naturalKey)
    if (!isOfLater(source.nameKey)) add(source.nameKey)
  })
  return { keys, naturalKey }
}

/** The target's aliases, and the names and aliases of the sources, each once and without the target's own name. */
export function mergeAliases(target: Mergeable, sources: readonly Mergeable[]): string[] {
  const added = sources.flatMap(({ name, aliases = [] }) => [name, ...aliases]).filter((name) => name !== target.name)
  return [...new Set([...(target.aliases ?? []), ...added])]
}
