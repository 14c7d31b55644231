import type { Format } from './format.ts'
import type { Remark } from './remarks.ts'
import type { Defaults } from './values.ts'

/** Metadata that a plain text can have in its first and last lines. */
export type HeadField = 'authors' | 'publishedAt' | 'outlet' | 'credits'

export interface ReadOptions extends Defaults {
  readonly dryRun: boolean
  /** The format of all files, regardless of their names. */
  readonly format?: Format
  /** Field of ArticleInput -> column of a .csv file, or name in the JSON of an article. */
  readonly columns?: Readonly<Record<string, string>>
  /** Of .csv files, where it is not what their first line shows. */
  readonly delimiter?: string
  /** What quotes a field of a .csv file, or `none`. */
  readonly quote?: string
  /** false: the first row of a .csv file is an article, and the columns are called 1, 2, 3 ... */
  readonly header?: boolean
  /** What plain texts and pages without an address are known by: `{hash}`, `{name}` and `{folder}` stand for theirs. */
  readonly textKey?: string
  /** `none`: the first and last lines of a plain text are text like all others. */
  readonly head?: 'read' | 'none'
  /** Called for each field that was read from such lines. */
  readonly onHead?: (field: HeadField) => void
  /** Called for each article that lacks something. */
  readonly onRemark?: (remark: Remark) => void
  /** Hears what was left out, once for each sentence. */
  readonly note?: (line: string) => void
}
