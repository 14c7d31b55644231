/**
 * The plain model of an archive that the oracles evaluate: maps and arrays, no database.
 * Records point at each other by first key; all strings are in canonical form. Times are `YYYY-MM-DDTHH:mm:ss.sssZ`,
 * dates `YYYY-MM-DD`.
 */
export interface ArchiveState {
  /** By first key, in order of creation (a Map keeps it). */
  outlets: Map<string, OutletState>
  agents: Map<string, AgentState>
  events: Map<string, EventState>
  articles: Map<string, ArticleState>
  /** First keys of the articles that the extractor has not read since they changed, in the order of their changes. */
  unread?: Set<string>
}

/** What is no content of an outlet, agent or event. */
export interface Flags {
  /** Whether a loader ever gave one of the keys; of no account for events. */
  keyGiven?: boolean
  /** Whether it was ever loaded at top level. */
  loadedDirectly?: boolean
  /** Whether readers see it. */
  isPublic?: boolean
  /** Of agents: EXTRACTED until a load or a correction names it; left out where a load made it. */
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
  /** First key of an agent -> role. */
  participants: Map<string, string | null>
  /** First key of an event. */
  parent: string | null
}

export interface ArticleState {
  keys: string[]
  /** Whether a loader gave one of the keys. */
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
  /** First keys of the events it was loaded with; those of its quotes come on top. */
  events: Set<string>
  credits: { type: string; text: string; outlet: string | null; agent: string | null; url: string | null }[]
  quotes: QuoteState[]
  /** Those that a person said are none; numbered with the others. */
  removed?: QuoteState[]
  /** Whether the extractor is to find its quotes. */
  extractQuotes?: boolean
  /** Bodies and titles of all versions, oldest first; the last one is the current one. */
  versions: { title: string; body: string | null }[]
}

export interface QuoteState {
  text: string
  /** Code points; null without a place. */
  start: number | null
  end: number | null
  form: string
  speaker: string | null
  speakerAsPrinted: string | null
  cue: string | null
  /** As loaded; null answers the article's. */
  language: string | null
  event: string | null
  provenance: string
  /** Where a machine found it, 0..1; absent is null. */
  confidence?: number | null
  /** What corrections replaced: words and where they began. */
  replaces?: { text: string; start: number | null }[]
  /**
   * Its number, from 0, among the quotes of equal text of its article in order of place: with article and text its
   * identity.
   */
  number: number
}
