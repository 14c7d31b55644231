/** An outlet, agent or event, as far as merging looks at it. */
export interface Mergeable {
  readonly id: string
  readonly keys: readonly string[]
  readonly name: string
  /** Of agents. */
  readonly aliases?: readonly string[]
  /** Domain or Wikidata id. */
  readonly naturalKey: string | null
  /** The key that its name would make; null where names make none. */
  readonly nameKey: string | null
  readonly keyGiven: boolean
  readonly loadedDirectly: boolean
  readonly isPublic: boolean
  /** Of agents: only the extractor ever named it. */
  readonly isExtracted: boolean
}

/**
 * All that the target is known by afterwards. `isTaken`: whether a record that is not merged has this key.
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
    // What a later source has stands among its keys.
    const isOfLater = (key: string | null) =>
      sources.slice(index + 1).some((later) => key !== null && later.keys.includes(key))
    if (naturalKey === null) naturalKey = source.naturalKey
    else if (!isOfLater(source.naturalKey)) add(source.naturalKey)
    if (!isOfLater(source.nameKey)) add(source.nameKey)
  })
  return { keys, naturalKey }
}

/** Names and aliases of the sources as aliases of the target, each once and never its own name. */
export function mergeAliases(target: Mergeable, sources: readonly Mergeable[]): string[] {
  const added = sources.flatMap(({ name, aliases = [] }) => [name, ...aliases]).filter((name) => name !== target.name)
  return [...new Set([...(target.aliases ?? []), ...added])]
}
