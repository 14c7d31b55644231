/**
 * The model of an archive that the oracles evaluate: it consists of maps and arrays and needs no database. A record
 * refers to another one by its first key, and all strings are in canonical form. Times are `YYYY-MM-DDTHH:mm:ss.sssZ`,
 * and dates are `YYYY-MM-DD`.
 */
export interface ArchiveState {
  /** Maps first keys to records, in order of creation (which a Map keeps). */
  outlets: Map<string, OutletState>
  agents: Map<string, AgentState>
  events: Map<string, EventState>
  articles: Map<string, ArticleState>
  /** The first keys of the articles that the extractor has not read since they changed, in the order of the changes. */
  unread?: Set<string>
}

/** The properties of an outlet, agent or event that are not part of its content. */
export interface Flags {
  /** Whether a loader has ever given one of the keys; not used for events. */
  keyGiven?: boolean
  /** Whether the record has ever been loaded at top level. */
  loadedDirectly?: boolean
  /** Whether readers see the record. */
  isPublic?: boolean
  /** Of agents: EXTRACTED as long as only the extractor has named the agent; undefined if a load created it. */
  provenance?: string
}

export interface OutletState extends Flags {
  keys: string[]
  name: string
  domain: string | null
  homepage: string | null
  kind: string | null
  country: string | null
  language: string | null
}

export interface AgentState extends Flags {
  keys: string[]
  name: string
  kind: string
  aliases: string[]
  description: string | null
  wikidataId: string | null
}

export interface EventState extends Flags {
  keys: string[]
  name: string
  kind: string | null
  summary: string | null
  startDate: string | null
  endDate: string | null
  place: string | null
  country: string | null
  /** Maps the first key of an agent to its role. */
  participants: Map<string, string | null>
  /** The first key of the parent. */
  parent: string | null
}

export interface ArticleState {
  keys: string[]
  /** Whether a loader has given one of the keys. */
  keyGiven: boolean
  /** As given. */
  url: string | null
  outlet: string | null
  title: string
  description: string | null
  body: string | null
  language: string | null
  authors: { name: string | null; agent: string | null }[]
  publishedAt: string | null
  modifiedAt: string | null
  section: string | null
  subjects: string[]
  status: string
  /** The first keys of the events that were loaded with the article, without those of its quotes. */
  events: Set<string>
  credits: { type: string; text: string; outlet: string | null; agent: string | null; url: string | null }[]
  quotes: QuoteState[]
  /** Quotes that a person removed; they are numbered together with the others. */
  removed?: QuoteState[]
  /** Whether the extractor has to find the quotes of the article. */
  extractQuotes?: boolean
  /** The titles and bodies of all versions, the oldest first; the last one is the current version. */
  versions: { title: string; body: string | null }[]
}

export interface QuoteState {
  text: string
  /** The offset in code points, or null if the quote has no place. */
  start: number | null
  end: number | null
  form: string
  speaker: string | null
  speakerAsPrinted: string | null
  cue: string | null
  /** The language that was loaded with the quote; if it is null, the API returns the language of the article. */
  language: string | null
  event: string | null
  provenance: string
  /** The confidence of an extracted quote, from 0 to 1; null or undefined for other quotes. */
  confidence?: number | null
  /** The texts that corrections have replaced, and the offsets at which they began. */
  replaces?: { text: string; start: number | null }[]
  /**
   * The number of the quote, counted from 0, among the article's quotes of equal text in order of place. Article, text
   * and number identify a quote.
   */
  number: number
}
