import { type DocumentRef, toDocumentKey } from '../document.ts'

/**
 * Keeps the two writers of a rebuild apart: the changes, which go first, and the filling, which leaves out what the
 * changes are writing anyway. Without it an older state could arrive after a newer one.
 */
export interface WriteGate {
  /** Resolves when no filling writes any of these; until `leave` none begins to. */
  enterChanges(refs: readonly DocumentRef[]): Promise<() => void>
  /** Which of these may be written now; asked before they are read. */
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
