import { isDeepStrictEqual } from 'node:util'
import type { RecordKind } from '../../src/load/answer.ts'
import type { ArchiveState, ArticleState, EventState, Flags, QuoteState } from './state.ts'
import { Cleaner } from './load-clean.ts'
import {
  defaultKey,
  find,
  holdersOf,
  type Identity,
  identityOf,
  isNewIdentifier,
  meansRejected,
  recordsOf,
} from './load-identity.ts'
import { placeAgain, placeQuotes, tagged, toLists, withoutCovered, withoutRemembered } from './load-quotes.ts'
import {
  type AgentIn,
  type ArticleIn,
  type EventIn,
  type Fault,
  type LoadIn,
  type Noun,
  NOUNS,
  type OracleAnswer,
  type OracleResult,
  type OutletIn,
} from './load-types.ts'

type AnyIn = OutletIn & AgentIn & EventIn & ArticleIn

/** A top-level record with all values in canonical form. */
interface Row {
  noun: Noun
  index: number
  at: string[]
  clean: AnyIn
  /** The faults of single values. */
  faults: Fault[]
  links: Link[]
}

interface Link {
  noun: Noun
  at: string[]
  input: OutletIn | AgentIn | EventIn
  /** The links inside a link to an event; they are resolved only if the event lacks what they set. */
  inside: Link[]
}

/** One pass over the whole input, without the records that are known to be rejected. */
interface Pass {
  before: ArchiveState
  state: ArchiveState
  /** The first key of the record to which each row refers. */
  rowKeys: Map<Row, string>
  linkKeys: Map<object, string>
  createdRows: Set<Row>
  faults: Map<Row, Fault[]>
  /** Conflicts that may be caused only by a record that will be rejected. */
  inDoubt: Map<Row, Fault[]>
  /** For each row in `inDoubt`, the records that may have caused the conflict. */
  doubted: Map<Row, string[]>
  /** For each record, the row that last created or changed it. */
  makers: Map<string, Row>
  /** Links to outlets that a later link creates. */
  madeLater: Set<object>
  /** Links from articles to outlets that do not exist before the articles are resolved. */
  open: [Row, Link][]
  /** Participants and parents that links set for events that only links have created. */
  gifts: { row: Row; link: Link; key: string; participants: boolean; parent: boolean }[]
  /** The paths of links that are faulty only because of a rejected record. */
  dueToOthers: Set<string>
}

export function evaluateLoad(before: ArchiveState, input: LoadIn): { state: ArchiveState; answer: OracleAnswer } {
  const rows = NOUNS.flatMap((noun) =>
    (input[`${noun}s`] ?? []).map((given, index) => toRow(noun, given as AnyIn, index)),
  )
  for (const { noun, clean } of rows) if (noun === 'article') clean.extractQuotes ??= input.extractQuotes
  const rejected = new Map<Row, Fault[]>()
  for (const row of rows) if (row.faults.length > 0) rejected.set(row, [...row.faults])

  const madeLater = new Set<object>()
  let pass = runPass(before, rows, rejected, madeLater)
  const may: Fault[] = [...pass.may]
  const dueToOthers = new Set(pass.dueToOthers)
  while (pass.faults.size > 0) {
    for (const [row, faults] of pass.faults) rejected.set(row, faults)
    pass = runPass(before, rows, rejected, madeLater)
    may.push(...pass.may)
    for (const path of pass.dueToOthers) dueToOthers.add(path)
  }
  const isRefused = input.onError === 'REJECT_ALL' && rejected.size > 0
  const writes = !isRefused && !input.dryRun
  const results = rows.map((row) => toResult(row, before, pass, rejected, isRefused, writes))
  const count = (outcome: string) => results.filter((result) => result.outcome === outcome).length
  const fresh = (noun: Noun) => (isRefused ? 0 : recordsOf(pass.state, noun).size - recordsOf(before, noun).size)
  return {
    state: writes ? withoutOrphans(noteUnread(published(structuredClone(pass.state), pass), results)) : before,
    answer: {
      counts: {
        created: count('CREATED'),
        updated: count('UPDATED'),
        unchanged: count('UNCHANGED'),
        rejected: count('REJECTED'),
        skipped: count('SKIPPED'),
      },
      created: {
        outlets: fresh('outlet'),
        agents: fresh('agent'),
        events: fresh('event'),
        articles: fresh('article'),
        quotes: isRefused ? 0 : newQuotes(before, pass.state),
      },
      results,
      must: [...rejected]
        .filter(([row, faults]) => isOfOneSort(row, faults))
        .flatMap(([, faults]) => faults.filter(({ field }) => !dueToOthers.has(field.join()))),
      may: [...rejected.values()].flat().concat(may),
      rejected: [...rejected].map(([row, faults]) => ({
        kind: row.noun.toUpperCase() as RecordKind,
        index: row.index,
        faults,
      })),
    },
  }
}

/**
 * The server may check records, links and quotes one after the other, so if a record has faults of two sorts, it may
 * report only one sort.
 */
function isOfOneSort(row: Row, faults: readonly Fault[]): boolean {
  const sortOf = ({ code, field }: Fault) => {
    if (field.length <= 3 && code !== 'UNKNOWN_REFERENCE') return 'record'
    return field[2] === 'quotes' && code !== 'UNKNOWN_REFERENCE' && !['speaker', 'event'].includes(field[4] ?? '')
      ? 'quote'
      : 'link'
  }
  return row.faults.length > 0 || new Set(faults.map(sortOf)).size === 1
}

function toRow(noun: Noun, given: AnyIn, index: number): Row {
  const cleaner = new Cleaner()
  const at = [`${noun}s`, String(index)]
  const clean: AnyIn =
    noun === 'article'
      ? (cleaner.article(given, at) as AnyIn)
      : noun === 'event'
        ? (cleaner.event(given, at, false) as AnyIn)
        : noun === 'agent'
          ? cleaner.agent(given, at, false)
          : cleaner.outlet(given, at, false)
  return {
    noun,
    index,
    at,
    clean,
    faults: cleaner.faults,
    links: noun === 'article' ? articleLinks(clean, at) : noun === 'event' ? eventLinks(clean, at) : [],
  }
}

function eventLinks(event: EventIn, at: string[]): Link[] {
  const agents = (event.participants ?? []).map((one, i) =>
    agentLink(one.agent, [...at, 'participants', String(i), 'agent']),
  )
  return [...agents, ...(event.parent ? [eventLink(event.parent, [...at, 'parent'])] : [])]
}

const agentLink = (input: AgentIn, at: string[]): Link => ({ noun: 'agent', at, input, inside: [] })
const outletLink = (input: OutletIn, at: string[]): Link => ({ noun: 'outlet', at, input, inside: [] })
const eventLink = (input: EventIn, at: string[]): Link => ({ noun: 'event', at, input, inside: eventLinks(input, at) })

/** Returns the links in the order of the fields in the schema. */
function articleLinks(article: ArticleIn, at: string[]): Link[] {
  const links: Link[] = []
  if (article.outlet) links.push(outletLink(article.outlet, [...at, 'outlet']))
  article.authors?.forEach(
    (one, i) => one.agent && links.push(agentLink(one.agent, [...at, 'authors', String(i), 'agent'])),
  )
  article.quotes?.forEach((one, i) => {
    if (one.speaker) links.push(agentLink(one.speaker, [...at, 'quotes', String(i), 'speaker']))
    if (one.event) links.push(eventLink(one.event, [...at, 'quotes', String(i), 'event']))
  })
  article.events?.forEach((one, i) => links.push(eventLink(one, [...at, 'events', String(i)])))
  article.credits?.forEach((one, i) => {
    if (one.outlet) links.push(outletLink(one.outlet, [...at, 'credits', String(i), 'outlet']))
    if (one.agent) links.push(agentLink(one.agent, [...at, 'credits', String(i), 'agent']))
  })
  return links
}

/**
 * A rejected record must not affect others: records are resolved first, and the pass ends if one of them fails; links
 * are resolved only in a pass in which no record fails. Conflicts between two records, and cycles, become faults only
 * if there are no other faults.
 */
function runPass(
  before: ArchiveState,
  rows: readonly Row[],
  rejected: ReadonlyMap<Row, Fault[]>,
  madeLater: Set<object>,
): Pass & { may: Fault[] } {
  const pass: Pass = {
    before,
    state: structuredClone(before),
    rowKeys: new Map(),
    linkKeys: new Map(),
    createdRows: new Set(),
    faults: new Map(),
    inDoubt: new Map(),
    doubted: new Map(),
    makers: new Map(),
    madeLater,
    open: [],
    gifts: [],
    dueToOthers: new Set(),
  }
  const fail: Fail = (row, code, field, given = []) => {
    // A record that the row itself created or changed does not count.
    const doubted = given.filter((record) => pass.makers.has(record) && pass.makers.get(record) !== row)
    const faults = doubted.length > 0 ? pass.inDoubt : pass.faults
    pass.doubted.set(row, [...(pass.doubted.get(row) ?? []), ...doubted])
    faults.set(row, [...(faults.get(row) ?? []), { code, field }])
  }
  const known = madeLater.size
  judge(
    pass,
    rows.filter((row) => !rejected.has(row)),
    [...rejected.keys()],
    fail,
  )
  // If an article turns out to be identified without its outlet, the whole pass is repeated.
  if (madeLater.size > known) return runPass(before, rows, rejected, madeLater)
  // If only doubtful conflicts are left, the conflicts whose causes are not doubtful themselves become faults. Without
  // such conflicts, all doubtful conflicts become faults.
  if (pass.faults.size === 0) {
    const isShaky = (record: string) => pass.inDoubt.has(pass.makers.get(record) as Row)
    const sure = [...pass.inDoubt].filter(([row]) => !pass.doubted.get(row)?.some(isShaky))
    // Conflicts of records come before conflicts of links.
    const records = sure.filter(([, faults]) => faults.some(({ field }) => field.length === 2))
    for (const [row, faults] of [records, sure, [...pass.inDoubt]].find((some) => some.length > 0) ?? [])
      pass.faults.set(row, faults)
  }
  // If a record is rejected for another reason, its doubtful conflicts may be reported, but need not be.
  const may = [...pass.inDoubt.values()].flat()
  return { ...pass, may: [...may, ...laterFaults(pass, rows, rejected)] }
}

type Fail = (row: Row, code: Fault['code'], field: string[], doubted?: string[]) => void

const recordName = (noun: Noun, key: string) => `${noun} ${key}`
/** Returns the records that have one of these identifiers only because of this load. */
function doubtedBy(pass: Pass, of: Identity): string[] {
  const had = holdersOf(pass.before, of)
  return holdersOf(pass.state, of)
    .filter((key) => !had.includes(key))
    .map((key) => recordName(of.noun, key))
}

function judge(pass: Pass, good: readonly Row[], rejected: readonly Row[], fail: Fail): void {
  const touched = {
    outlet: new Set<string>(),
    agent: new Set<string>(),
    event: new Set<string>(),
    article: new Set<string>(),
  }
  const resolveRows = (noun: Noun, failRow: Fail) => {
    for (const row of good.filter((one) => one.noun === noun))
      resolveRow(pass, row, touched[noun], (...fault) => failRow(row, ...fault))
  }
  resolveRows('outlet', fail)
  resolveRows('agent', fail)
  resolveRows('event', fail)
  if (pass.faults.size > 0) return
  const rejectedIdentities = () => rejected.map((row) => identityOfRejected(pass, row))
  const ofLinks: Parameters<Fail>[] = []
  const failLater: Fail = (...fault) => ofLinks.push(fault)
  // An article without identifiers is identified by its outlet and other values, so links to outlets are resolved
  // before articles.
  resolveLinks(pass, good, rejectedIdentities(), isOutletOfArticle, failLater, true)
  resolveRows('article', fail)
  if (pass.faults.size > 0) return
  resolveLinks(
    pass,
    good.filter((row) => !pass.inDoubt.has(row)),
    rejectedIdentities(),
    (link) => !isOutletOfArticle(link),
    failLater,
    false,
  )
  for (const row of good) if (pass.rowKeys.has(row)) applyLinks(pass, row, (code, field) => failLater(row, code, field))
  for (const fault of ofLinks) fail(...fault)
  failCircles(pass, good, fail)
}

/** Finds or creates the record to which a row refers, and applies all its values except links. */
function resolveRow(
  pass: Pass,
  row: Row,
  touched: Set<string>,
  fail: (code: Fault['code'], field: string[], doubted?: string[]) => void,
): void {
  const { noun, clean } = row
  const outlet = outletOfRow(pass, row)
  const identity = identityOf(noun, clean, outlet)
  // The article is identified by an outlet that does not exist.
  if (outlet === '?' && identity.key === null && identity.naturalKey === null && identity.name !== null) return
  const found = find(pass.state, identity)
  if (found === 'CONFLICT') return fail('CONFLICT', row.at, doubtedBy(pass, identity))
  const records = recordsOf(pass.state, noun)
  if (found === null) {
    if (identity.name === null) fail('REQUIRED', [...row.at, noun === 'article' ? 'title' : 'name'])
    else if (noun === 'agent' && identity.second === 'UNNAMED' && identity.key === null)
      fail('REQUIRED', [...row.at, 'key'])
    if (identity.name !== null && endsTooSoon(clean)) fail('INVALID', [...row.at, 'endDate'])
    const key = identity.key ?? defaultKey(identity)
    if (pass.faults.has(row) || key === null) return
    const record = blank(noun, key, identity.key !== null, true)
    applyScalars(noun, record, clean, outlet)
    records.set(key, record as never)
    touched.add(key)
    pass.makers.set(recordName(noun, key), row)
    pass.rowKeys.set(row, key)
    pass.createdRows.add(row)
    return
  }
  if (touched.has(found.key)) return fail('DUPLICATE_KEY', row.at)
  const record = records.get(found.key)
  if (!record) throw new Error('found what is not there')
  if (identity.key !== null && !record.keys.includes(identity.key)) {
    if (noun === 'article' && record.keyGiven) return fail('CONFLICT', row.at)
  }
  if (noun === 'event') {
    const start = clean.startDate === undefined ? record.startDate : clean.startDate
    const end = clean.endDate === undefined ? record.endDate : clean.endDate
    if (start && end && end < start) return fail('INVALID', [...row.at, clean.endDate ? 'endDate' : 'startDate'])
  }
  if (identity.key !== null && !record.keys.includes(identity.key)) {
    record.keys.push(identity.key)
    if (noun !== 'event') record.keyGiven = true
  }
  if (noun !== 'article') record.loadedDirectly = true
  if (noun === 'agent') record.provenance = 'SUPPLIED'
  applyScalars(noun, record, clean, outlet)
  touched.add(found.key)
  pass.makers.set(recordName(noun, found.key), row)
  pass.rowKeys.set(row, found.key)
}

const isOutletOfArticle = (link: Link) => link.noun === 'outlet' && link.at.length === 3

const endsTooSoon = ({ startDate, endDate }: EventIn) => !!startDate && !!endDate && endDate < startDate

/** Returns the first key of the outlet that identifies an article, or '?' if its link leads to no outlet. */
function outletOfRow(pass: Pass, row: Row): string | null {
  if (row.noun !== 'article' || !row.clean.outlet) return null
  return pass.linkKeys.get(row.clean.outlet) ?? (pass.madeLater.has(row.clean.outlet) ? null : '?')
}

function blank(
  noun: Noun,
  key: string,
  keyGiven: boolean,
  loadedDirectly: boolean,
): Record<string, unknown> & { keys: string[] } {
  const keys = [key]
  const flags = { keyGiven, loadedDirectly, isPublic: false }
  if (noun === 'outlet')
    return { keys, ...flags, name: '', domain: null, homepage: null, kind: null, country: null, language: null }
  if (noun === 'agent')
    return {
      keys,
      ...flags,
      provenance: 'SUPPLIED',
      name: '',
      kind: 'PERSON',
      aliases: [],
      description: null,
      wikidataId: null,
    }
  if (noun === 'event') {
    const empty = { kind: null, summary: null, startDate: null, endDate: null, place: null, country: null }
    return { keys, ...flags, keyGiven: undefined, name: '', ...empty, participants: new Map(), parent: null }
  }
  const empty = {
    url: null,
    outlet: null,
    title: '',
    description: null,
    body: null,
    language: null,
    publishedAt: null,
    modifiedAt: null,
    section: null,
  }
  return {
    keys,
    keyGiven,
    ...empty,
    authors: [],
    subjects: [],
    status: 'USABLE',
    events: new Set(),
    credits: [],
    quotes: [],
    removed: [],
    extractQuotes: false,
    versions: [],
  }
}

const SCALARS: Record<Noun, readonly string[]> = {
  outlet: ['name', 'domain', 'homepage', 'kind', 'country', 'language'],
  agent: ['name', 'kind', 'aliases', 'description', 'wikidataId'],
  event: ['name', 'kind', 'summary', 'startDate', 'endDate', 'place', 'country'],
  article: ['url', 'title', 'description', 'language', 'publishedAt', 'modifiedAt', 'section', 'subjects', 'status'],
}

function applyScalars(noun: Noun, record: object, clean: AnyIn, outlet: string | null): void {
  const target = record as Record<string, unknown>
  for (const field of SCALARS[noun]) {
    const value = (clean as Record<string, unknown>)[field]
    if (value !== undefined) target[field] = value
  }
  if (noun === 'article' && clean.outlet !== undefined) target['outlet'] = outlet
}

/** Returns the identity that a rejected row would have had. */
function identityOfRejected(pass: Pass, row: Row): Identity {
  const given = identityOf(row.noun, row.clean, outletOfRow(pass, row))
  const isBad = (field: string) => row.faults.some((fault) => fault.field.length === 3 && fault.field[2] === field)
  const key = isBad('key') ? 'unknown' : given.key
  const second = row.noun === 'event' && isBad('startDate') ? 'unknown' : given.second
  const naturalKey =
    row.noun !== 'event' && given.naturalKey === null && isBad(row.noun === 'outlet' ? 'domain' : 'wikidataId')
      ? 'unknown'
      : given.naturalKey
  return { ...given, key, second, naturalKey }
}

function resolveLinks(
  pass: Pass,
  rows: readonly Row[],
  rejectedIdentities: readonly Identity[],
  isWanted: (link: Link) => boolean,
  fail: Fail,
  isBeforeArticles: boolean,
): void {
  const later: [Row, Link][] = isBeforeArticles ? [] : [...pass.open]
  const follow = (row: Row, link: Link): void => {
    const identity = identityOf(link.noun, link.input as AnyIn)
    const found = find(pass.state, identity)
    if (found === 'CONFLICT') return fail(row, 'CONFLICT', link.at, doubtedBy(pass, identity))
    if (found) {
      if (!complete(pass, row, link, identity, found.key, fail)) return
      pass.linkKeys.set(link.input, found.key)
      giveParts(row, link, found.key)
      return
    }
    if (identity.name === null && isBeforeArticles) {
      pass.open.push([row, link])
      return
    }
    if (identity.name === null) return fail(row, 'UNKNOWN_REFERENCE', link.at)
    if (rejectedIdentities.some((rejected) => meansRejected(identity, rejected))) {
      pass.dueToOthers.add(link.at.join())
      return fail(row, 'UNKNOWN_REFERENCE', link.at)
    }
    if (link.noun === 'agent' && identity.second === 'UNNAMED' && identity.key === null)
      return fail(row, 'REQUIRED', [...link.at, 'key'])
    if (endsTooSoon(link.input as AnyIn)) return fail(row, 'INVALID', [...link.at, 'endDate'])
    const key = identity.key ?? defaultKey(identity)
    if (key === null) throw new Error('a name without a key')
    const record = blank(link.noun, key, identity.key !== null, false)
    applyScalars(link.noun, record, link.input as AnyIn, null)
    recordsOf(pass.state, link.noun).set(key, record as never)
    pass.linkKeys.set(link.input, key)
    pass.makers.set(recordName(link.noun, key), row)
    giveParts(row, link, key)
  }
  const visit = (row: Row, link: Link): void => {
    if (identityOf(link.noun, link.input as AnyIn).name === null) later.push([row, link])
    else follow(row, link)
  }
  /**
   * Collects the participants or the parent that a link sets for an event which only links have created and which lacks
   * them; the links inside are then followed.
   */
  const giveParts = (row: Row, link: Link, key: string): void => {
    const event = link.noun === 'event' ? pass.state.events.get(key) : undefined
    if (!event || event.loadedDirectly) return
    const input = link.input as EventIn
    const others = pass.gifts.filter((gift) => gift.key === key)
    const participants =
      (input.participants ?? []).length > 0 &&
      event.participants.size === 0 &&
      !others.some((gift) => gift.participants)
    const parent = !!input.parent && event.parent === null && !others.some((gift) => gift.parent)
    pass.gifts.push({ row, link, key, participants, parent })
    for (const inner of link.inside) if (inner.noun === 'event' ? parent : participants) visit(row, inner)
  }
  for (const row of rows) for (const link of row.links) if (isWanted(link)) visit(row, link)
  for (const [row, link] of later) {
    follow(row, link)
    if (pass.open.some(([, open]) => open === link) && !isBeforeArticles && pass.linkKeys.has(link.input))
      pass.madeLater.add(link.input)
  }
  if (isBeforeArticles) return
  for (const { row, link, key, participants, parent } of pass.gifts) {
    const input = link.input as EventIn
    const given: EventIn = {
      ...(participants ? { participants: input.participants } : {}),
      ...(parent ? { parent: input.parent } : {}),
    }
    applyEventLinks(pass, key, given, link.at, (code, field) => fail(row, code, field))
  }
}

/** Applies a link to an existing record. Returns false if the link is faulty. */
function complete(pass: Pass, row: Row, link: Link, identity: Identity, key: string, fail: Fail): boolean {
  const record = recordsOf(pass.state, link.noun).get(key) as unknown as Record<string, unknown> & Flags
  const input = link.input as Record<string, unknown>
  const next: Record<string, unknown> = {}
  const column = link.noun === 'outlet' ? 'domain' : 'wikidataId'
  if (!record.loadedDirectly) {
    for (const field of SCALARS[link.noun].filter(
      (one) => one !== 'name' && !(link.noun === 'agent' && one === 'kind'),
    )) {
      const isEmpty = record[field] === null || (Array.isArray(record[field]) && record[field].length === 0)
      const value = input[field]
      if (isEmpty && value !== undefined && value !== null) next[field] = value
    }
    if (link.noun === 'agent') next['provenance'] = 'SUPPLIED'
  } else if (isNewIdentifier(identity, record as never)) next[column] = identity.naturalKey
  if (
    link.noun === 'event' &&
    ('startDate' in next || 'endDate' in next) &&
    endsTooSoon({ ...record, ...next } as EventIn)
  ) {
    fail(row, 'INVALID', [...link.at, 'endDate' in next ? 'endDate' : 'startDate'])
    return false
  }
  const isChanged = Object.entries(next).some(([field, value]) => !isDeepStrictEqual(record[field], value))
  if (isChanged) pass.makers.set(recordName(link.noun, key), row)
  Object.assign(record, next)
  return true
}

function applyEventLinks(
  pass: Pass,
  key: string,
  input: EventIn,
  at: string[],
  fail: (code: Fault['code'], field: string[]) => void,
): void {
  const event = pass.state.events.get(key)
  if (!event) throw new Error('no such event')
  if (input.participants !== undefined) {
    const participants = new Map<string, string | null>()
    input.participants?.forEach((one, i) => {
      const agent = pass.linkKeys.get(one.agent)
      if (agent === undefined) return
      if (participants.has(agent)) fail('DUPLICATE_KEY', [...at, 'participants', String(i)])
      participants.set(agent, one.role ?? null)
    })
    event.participants = participants
  }
  if (input.parent !== undefined) event.parent = input.parent ? (pass.linkKeys.get(input.parent) ?? null) : null
}

function applyLinks(pass: Pass, row: Row, fail: (code: Fault['code'], field: string[]) => void): void {
  const key = pass.rowKeys.get(row)
  if (key === undefined) return
  if (row.noun === 'event') applyEventLinks(pass, key, row.clean, row.at, fail)
  const article = row.noun === 'article' ? pass.state.articles.get(key) : undefined
  if (!article) return
  const { clean } = row
  // The outlet is set again, because it may have been created after the article was resolved.
  if (clean.outlet && pass.linkKeys.has(clean.outlet)) article.outlet = pass.linkKeys.get(clean.outlet) ?? null
  const keyOf = (link: object | null | undefined) => (link ? (pass.linkKeys.get(link) ?? null) : null)
  if (clean.authors !== undefined)
    article.authors = (clean.authors ?? []).map((one) => ({ name: one.name ?? null, agent: keyOf(one.agent) }))
  if (clean.events !== undefined) article.events = new Set((clean.events ?? []).flatMap((one) => keyOf(one) ?? []))
  if (clean.credits !== undefined) {
    article.credits = (clean.credits ?? []).map((one) => ({
      type: one.type ?? 'OTHER',
      text: one.text ?? '',
      outlet: keyOf(one.outlet),
      agent: keyOf(one.agent),
      url: one.url ?? null,
    }))
  }
  applyText(article, clean, keyOf, (code, field) => fail(code, [...row.at, 'quotes', ...field]))
}

function applyText(
  article: ArticleState,
  clean: ArticleIn,
  keyOf: (link: object | null | undefined) => string | null,
  fail: (code: Fault['code'], field: string[]) => void,
): void {
  const body = clean.body === undefined ? article.body : clean.body
  const hasNewBody = body !== article.body
  const last = article.versions.at(-1)
  article.body = body
  if (!last || last.title !== article.title || last.body !== body) article.versions.push({ title: article.title, body })
  const isTakenOut = clean.extractQuotes === false
  if (typeof clean.extractQuotes === 'boolean') article.extractQuotes = clean.extractQuotes
  const known = hasNewBody ? placeAgain(body, article) : tagged(article)
  const kept = isTakenOut ? known.filter(({ provenance }) => provenance !== 'EXTRACTED') : known
  if (clean.quotes === undefined) {
    if (hasNewBody || isTakenOut) Object.assign(article, toLists(withoutCovered(kept)))
    return
  }
  const quotes = clean.quotes ?? []
  const { places, faults } = placeQuotes(body, quotes)
  for (const { code, field } of faults) fail(code, field)
  const given = quotes.map((one, i): QuoteState => ({
    text: one.text ?? '',
    start: places[i]?.start ?? null,
    end: places[i]?.end ?? null,
    form: one.form ?? 'DIRECT',
    speaker: keyOf(one.speaker),
    speakerAsPrinted: one.speakerAsPrinted ?? null,
    cue: one.cue ?? null,
    language: one.language ?? null,
    event: keyOf(one.event),
    provenance: 'SUPPLIED',
    number: 0,
  }))
  const rest = kept.filter(({ provenance }) => provenance !== 'SUPPLIED')
  const corrected = rest.filter(({ provenance }) => provenance === 'CORRECTED')
  const next = toLists(withoutCovered([...withoutRemembered(given, corrected), ...rest]))
  // Quotes are a set: if only their order changes, quotes without a place keep their numbers.
  const contents = (list: readonly QuoteState[]) =>
    list.map((quote) => JSON.stringify({ ...quote, number: 0 }, allKeys(quote))).sort()
  if (!isDeepStrictEqual(contents(next.quotes), contents(article.quotes))) Object.assign(article, next)
}

/** Returns the names of all properties in a fixed order, so that equal objects give equal texts. */
function allKeys(value: object): string[] {
  return [...new Set([...Object.keys(value), 'text', 'start'])].sort()
}

/** Reports every `parent` of this load that is part of a cycle. */
function failCircles(pass: Pass, rows: readonly Row[], fail: Fail): void {
  const circleOf = (key: string) => {
    const seen = new Set<string>()
    for (let at = pass.state.events.get(key)?.parent; at && !seen.has(at); at = pass.state.events.get(at)?.parent) {
      seen.add(at)
      if (at === key) return [...seen]
    }
    return null
  }
  const given = new Map<string, { row: Row; at: string[] }>()
  const visit = (row: Row, key: string | undefined, input: EventIn, at: string[]) => {
    if (!key || !input.parent) return
    const isCurrent = pass.state.events.get(key)?.parent === pass.linkKeys.get(input.parent)
    if (isCurrent) given.set(key, { row, at: [...at, 'parent'] })
  }
  for (const row of rows) if (row.noun === 'event') visit(row, pass.rowKeys.get(row), row.clean, row.at)
  for (const { row, link, key, parent } of pass.gifts) if (parent) visit(row, key, link.input as EventIn, link.at)
  for (const [key, { row, at }] of given) {
    const circle = circleOf(key)
    if (circle)
      fail(
        row,
        'CONFLICT',
        at,
        circle.filter((one) => given.has(one)).map((one) => recordName('event', one)),
      )
  }
}

/**
 * Returns faults that may also be reported for rejected rows: each row, its links and its quotes are checked against
 * the resulting archive.
 */
function laterFaults(pass: Pass, rows: readonly Row[], rejected: ReadonlyMap<Row, Fault[]>): Fault[] {
  const faults: Fault[] = []
  const rejectedIdentities = [...rejected.keys(), ...pass.faults.keys()].map((row) => identityOfRejected(pass, row))
  const visit = (link: Link) => {
    const identity = identityOf(link.noun, link.input as AnyIn)
    const found = find(pass.state, identity)
    if (found === 'CONFLICT') faults.push({ code: 'CONFLICT', field: link.at })
    else if (!found) {
      if (identity.second === 'UNNAMED' && identity.key === null)
        faults.push({ code: 'REQUIRED', field: [...link.at, 'key'] })
      if (identity.name === null || rejectedIdentities.some((rejected) => meansRejected(identity, rejected)))
        faults.push({ code: 'UNKNOWN_REFERENCE', field: link.at })
    }
    if (link.noun === 'event' && endsTooSoon(link.input))
      faults.push({ code: 'INVALID', field: [...link.at, 'endDate'] })
    if (link.noun === 'event' && link.at.at(-1) === 'parent') faults.push({ code: 'CONFLICT', field: link.at })
    link.inside.forEach(visit)
  }
  for (const row of rows.filter((one) => rejected.has(one) || pass.faults.has(one))) {
    row.links.forEach(visit)
    faults.push({ code: 'CONFLICT', field: row.at }, { code: 'DUPLICATE_KEY', field: row.at })
    faults.push({ code: 'REQUIRED', field: [...row.at, row.noun === 'article' ? 'title' : 'name'] })
    if (row.noun === 'agent') faults.push({ code: 'REQUIRED', field: [...row.at, 'key'] })
    if (row.noun === 'event') faults.push({ code: 'INVALID', field: [...row.at, 'endDate'] })
    if (row.noun !== 'article') continue
    const found = find(pass.state, identityOf('article', row.clean, outletOfRow(pass, row)))
    const stored = found && found !== 'CONFLICT' ? pass.state.articles.get(found.key) : undefined
    const body = row.clean.body === undefined ? (stored?.body ?? null) : row.clean.body
    const placed = placeQuotes(body, row.clean.quotes ?? [])
    faults.push(...placed.faults.map((fault) => ({ code: fault.code, field: [...row.at, 'quotes', ...fault.field] })))
  }
  return faults
}

function toResult(
  row: Row,
  before: ArchiveState,
  pass: Pass,
  rejected: ReadonlyMap<Row, Fault[]>,
  isRefused: boolean,
  writes: boolean,
): OracleResult {
  const kind = row.noun.toUpperCase() as RecordKind
  const stored = (key: string | null | undefined) => !!key && recordsOf(writes ? pass.state : before, row.noun).has(key)
  const key = pass.rowKeys.get(row)
  if (rejected.has(row) || key === undefined) {
    const wouldBe = rejectedKey(row, pass, rejected.get(row) ?? [])
    return { kind, index: row.index, key: wouldBe, outcome: 'REJECTED', stored: stored(wouldBe) }
  }
  if (isRefused) return { kind, index: row.index, key, outcome: 'SKIPPED', stored: stored(key) }
  const was = recordsOf(before, row.noun).get(key)
  const isSame = was !== undefined && isDeepStrictEqual(content(was), content(recordsOf(pass.state, row.noun).get(key)))
  const outcome = pass.createdRows.has(row) ? 'CREATED' : isSame ? 'UNCHANGED' : 'UPDATED'
  return { kind, index: row.index, key, outcome, stored: stored(key) }
}

/** Returns undefined if a fault concerns a value from which the key is derived, or if the row refers to two records. */
function rejectedKey(row: Row, pass: Pass, faults: readonly Fault[]): string | null | undefined {
  if (faults.some((fault) => fault.code === 'CONFLICT' && fault.field.length === 2)) return undefined
  if (
    row.faults.some(
      (fault) =>
        fault.field.length === 3 &&
        ['key', 'url', 'domain', 'wikidataId', 'name', 'title', 'startDate', 'publishedAt'].includes(
          fault.field[2] ?? '',
        ),
    )
  ) {
    return undefined
  }
  const identity = identityOf(row.noun, row.clean, outletOfRow(pass, row))
  if (row.noun === 'article' && row.clean.outlet && identity.key === null && identity.naturalKey === null)
    return undefined
  const found = find(pass.state, identity)
  if (found === 'CONFLICT') return undefined
  return found?.key ?? identity.key ?? defaultKey(identity)
}

/** Flags are not part of the content: setting one does not make a record UPDATED. */
function content(record: object | undefined): unknown {
  return { ...(comparable(record) as object), keyGiven: null, loadedDirectly: null, isPublic: null, provenance: null }
}

/** Converts sets to sorted lists, so that their order does not matter. */
export function comparable(record: object | undefined): unknown {
  if (!record) return undefined
  const { participants, events, quotes, removed, ...rest } = record as Partial<EventState & ArticleState>
  return {
    ...rest,
    ...(participants && { participants: [...participants].sort() }),
    ...(events && { events: [...events].sort() }),
    ...(quotes && { quotes: quotes.map((quote) => JSON.stringify(quote, allKeys(quote))).sort() }),
    ...(removed && { removed: removed.map((quote) => JSON.stringify(quote, allKeys(quote))).sort() }),
  }
}

function newQuotes(before: ArchiveState, after: ArchiveState): number {
  const ids = (state: ArchiveState) =>
    new Set(
      [...state.articles].flatMap(([key, article]) =>
        article.quotes.map((quote) => JSON.stringify([key, quote.text, quote.number])),
      ),
    )
  const old = ids(before)
  return [...ids(after)].filter((id) => !old.has(id)).length
}

/** Makes visible each record that is loaded at top level, or to which a visible article or event refers. */
function published(state: ArchiveState, pass: Pick<Pass, 'rowKeys'>): ArchiveState {
  const see = (noun: 'outlet' | 'agent' | 'event', key: string | null): void => {
    const record = key === null ? undefined : recordsOf(state, noun).get(key)
    if (record) record.isPublic = true
  }
  for (const [row, key] of pass.rowKeys) if (row.noun !== 'article') see(row.noun, key)
  for (const article of state.articles.values()) {
    if (article.status !== 'USABLE') continue
    see('outlet', article.outlet)
    for (const { agent } of article.authors) see('agent', agent)
    for (const event of article.events) see('event', event)
    for (const { speaker, event } of article.quotes) {
      see('agent', speaker)
      see('event', event)
    }
    for (const { outlet, agent } of article.credits) {
      see('outlet', outlet)
      see('agent', agent)
    }
  }
  const up = (event: EventState | undefined): void => {
    if (!event) return
    for (const agent of event.participants.keys()) see('agent', agent)
    const parent = event.parent === null ? undefined : state.events.get(event.parent)
    if (!parent || parent.isPublic) return
    parent.isPublic = true
    up(parent)
  }
  for (const event of state.events.values()) if (event.isPublic) up(event)
  return state
}

/**
 * Notes which articles the extractor has to read: those created or updated with `extractQuotes`, in the order of the
 * batch.
 */
function noteUnread(state: ArchiveState, results: readonly OracleResult[]): ArchiveState {
  const unread = new Set([...(state.unread ?? [])].filter((key) => state.articles.get(key)?.extractQuotes))
  for (const { kind, key, outcome } of results) {
    if (kind !== 'ARTICLE' || !key || !['CREATED', 'UPDATED'].includes(outcome)) continue
    unread.delete(key)
    if (state.articles.get(key)?.extractQuotes) unread.add(key)
  }
  return { ...state, unread }
}

/** Deletes agents that only the extractor has named and to which no quote refers any more. */
export function withoutOrphans(state: ArchiveState): ArchiveState {
  const speakers = new Set(
    [...state.articles.values()].flatMap(({ quotes, removed = [] }) =>
      [...quotes, ...removed].map((one) => one.speaker),
    ),
  )
  for (const [key, { provenance }] of state.agents)
    if (provenance === 'EXTRACTED' && !speakers.has(key)) state.agents.delete(key)
  return state
}

/** Applies the rules of visibility that hold after any change. */
export function seen(state: ArchiveState): ArchiveState {
  return published(state, { rowKeys: new Map() })
}
