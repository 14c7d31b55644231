import type { Format } from './format.ts'
import type { Defaults } from './values.ts'

export interface ReadOptions extends Defaults {
  readonly dryRun: boolean
  /** Of all files, whatever their names say. */
  readonly format?: Format
  /** Field of ArticleInput -> column of a .csv file. */
  readonly columns?: Readonly<Record<string, string>>
  /** Hears what was left out, once for each sentence. */
  readonly note?: (line: string) => void
}
