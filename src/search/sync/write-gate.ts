import { type DocumentRef, toDocumentKey } from '../document.ts'

/**
 * Keeps two writers apart during a rebuild: the sender, which sends changes, and the filler, which fills the new index.
 * Changes have priority: the filler skips the records that are being sent as changes. Without the gate, an older state
 * of a record could reach the index after a newer state.
 */
export interface WriteGate {
  /**
   * Waits until the filler is not writing any of these records. The promise resolves to a function. The filler does not
   * write these records until the caller calls this function.
   */
  enterChanges(refs: readonly DocumentRef[]): Promise<() => void>
  /** Selects those of the given records that the filler may write now. Must be called before the records are read. */
  enterFilling<R extends DocumentRef>(refs: readonly R[]): { readonly refs: readonly R[]; leave(): void }
}

interface Flight {
  readonly keys: ReadonlySet<string>
  readonly landed: Promise<void>
}

export function createWriteGate(): WriteGate {
  const changing = new Set<ReadonlySet<string>>()
  const filling = new Set<Flight>()
  return {
    async enterChanges(refs) {
      const keys = new Set(refs.map(toDocumentKey))
      changing.add(keys)
      const inTheWay = [...filling].filter((flight) => [...flight.keys].some((key) => keys.has(key)))
      await Promise.all(inTheWay.map(({ landed }) => landed))
      return () => void changing.delete(keys)
    },
    enterFilling(refs) {
      const free = refs.filter((ref) => ![...changing].some((keys) => keys.has(toDocumentKey(ref))))
      let land = () => {}
      const landed = new Promise<void>((resolve) => (land = resolve))
      const flight = { keys: new Set(free.map(toDocumentKey)), landed }
      filling.add(flight)
      return {
        refs: free,
        leave() {
          filling.delete(flight)
          land()
        },
      }
    },
  }
}
