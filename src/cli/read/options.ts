import type { Format } from './format.ts'
import type { Remark } from './remarks.ts'
import type { Defaults } from './values.ts'

/** Metadata that a plain text can have in its first and last lines. */
export type HeadField = 'authors' | 'publishedAt' | 'outlet' | 'credits'

export interface ReadOptions extends Defaults {
  readonly dryRun: boolean
  /** The format of all files, regardless of their names. */
  readonly format?: Format
  /** Maps a field of ArticleInput to a column of a .csv file, or to a name in the JSON of an article. */
  readonly columns?: Readonly<Record<string, string>>
  /** The separator of .csv files. If it is not given, the first line of the file shows it. */
  readonly delimiter?: string
  /** The quotation mark around fields of a .csv file, or `none`. */
  readonly quote?: string
  /** If false, the first row of a .csv file is an article, and the columns are called 1, 2, 3 ... */
  readonly header?: boolean
  /**
   * The pattern of record keys for texts and pages without an address. It may contain `{hash}`, `{name}` and
   * `{folder}`.
   */
  readonly textKey?: string
  /** If `none`, no metadata is read in the first and last lines of a plain text. */
  readonly head?: 'read' | 'none'
  /** Called for each field that was read in the first and last lines of a plain text. */
  readonly onHead?: (field: HeadField) => void
  /** Called for each remark on an article, such as a missing field. */
  readonly onRemark?: (remark: Remark) => void
  /** Called with a sentence that says what was left out. */
  readonly note?: (line: string) => void
}
