/** An entry of an unordered list. */
export interface Entry<Value> {
  readonly value: Value
  /** The current index of the entry. Only the list changes this index. */
  index: number
}

/** A list for values that stay only for a moment, such as requests in progress. */
export interface UnorderedList<Value> {
  readonly entries: readonly Entry<Value>[]
  add(value: Value): Entry<Value>
  /** Removes an entry, and moves the last entry to its place. Does nothing if the entry is not in the list. */
  remove(entry: Entry<Value>): void
}

/**
 * Creates a list from which entries are removed in constant time. A Map is not used for values that stay only for a
 * moment: V8 replaces the table of a Map again and again, and each old table refers to the next. If an old table is
 * already in the old generation of the heap, all later tables and their values stay in memory until the next full
 * garbage collection. With two Maps instead of two lists, each small request kept 3 kB in memory.
 */
export function createUnorderedList<Value>(): UnorderedList<Value> {
  const entries: Entry<Value>[] = []
  return {
    entries,
    add(value) {
      const entry = { value, index: entries.length }
      entries.push(entry)
      return entry
    },
    remove(entry) {
      if (entries[entry.index] !== entry) return
      const last = entries.pop()
      if (!last || last === entry) return
      entries[entry.index] = last
      last.index = entry.index
    },
  }
}
