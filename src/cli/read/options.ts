import type { Format } from './format.ts'
import type { Remark } from './remarks.ts'
import type { HeadField } from './head.ts'

/**
 * The options of the command line for reading files. An option such as `language` applies only to articles that do not
 * name a language themselves.
 */
export interface ReadOptions {
  readonly dryRun: boolean
  /** The format of all files, regardless of their names. */
  readonly format?: Format
  readonly outlet?: string
  readonly publishedAt?: string
  /** The language of articles, or `auto` to detect it. */
  readonly language?: string
  /** The offset from UTC for times without an offset, e.g. `+01:00`. */
  readonly utcOffset?: string
  /** The format of dates that could be read in several ways, e.g. `DD/MM/YYYY`. */
  readonly dateFormat?: string
  /** If `extract`, the server finds the quotes in the texts. */
  readonly quotes?: 'extract' | 'none'
  /** Maps a field of ArticleInput to a column of a .csv file, or to a name in the JSON of an article. */
  readonly columns?: Readonly<Record<string, string>>
  /** The separator of .csv files. If no separator is given, the reader determines it from the file. */
  readonly delimiter?: string
  /** The quotation mark around fields of a .csv file, or `none`. */
  readonly quote?: string
  /** If false, the first row of a .csv file is an article, and the columns are called 1, 2, 3 ... */
  readonly header?: boolean
  /**
   * The pattern of record keys for texts and pages that have neither a key nor an address. In the pattern, `{hash}`
   * stands for a hash of the title and body, and `{name}` and `{folder}` for the names of the file and its folder.
   */
  readonly textKey?: string
  /** If `none`, no metadata is read in the first and last lines of a plain text. */
  readonly head?: 'read' | 'none'
  /** Called for each field that was read in the first and last lines of a plain text. */
  readonly onHead?: (field: HeadField) => void
  /** Called for each remark on an article, such as a missing field. */
  readonly onRemark?: (remark: Remark) => void
  /** Called with each sentence that the user should see, such as one that says what was left out. */
  readonly note?: (line: string) => void
}
