import { AND, EMPLOYER, PERSON } from './byline.ts'
import { parseDomain } from '../../archive/text/domain.ts'
import { parsePrintedDate, type PrintedDate } from './printed-date.ts'

// Reads metadata in the first and last lines of a plain text. A line that can have two meanings is not read.

export const LINE_BREAK = /\r\n|[\n\r\u2028\u2029]/

/** Metadata that a plain text can have in its first and last lines. */
export type HeadField = 'authors' | 'publishedAt' | 'outlet' | 'credits'

export interface Head {
  readonly title?: string
  readonly authors?: readonly string[]
  readonly date?: PrintedDate
  /** The name or the domain of the outlet. */
  readonly outlet?: string
  /** The text after `Source:`. */
  readonly source?: string
}

// How many lines at the beginning of a text, and how many at its end, are searched for metadata. Blank lines do not
// count.
const HEAD_LINES = 15
const FOOT_LINES = 8
const PROSE_LENGTH = 160
const MENU_WORDS = 3
const MAX_NAME_LENGTH = 80
const MAX_LINE_LENGTH = 120

const BYLINE = /^(?:by|von|par|por|di|door|av|автор|авторка|текст)\s*:?\s+(.+)$/iu
const DATE_LABEL =
  /^(?:first published|published on|published|posted on|posted|date|veröffentlicht am|veröffentlicht|erschienen am|vom|publié le|publicado el|publicado|fecha|дата|опубликовано|опубліковано)\s*:?\s+/i
const OUTLET_LABEL =
  /^(?:outlet|publication|publisher|newspaper|zeitung|medium|journal|périodique|periódico|medio|издание|видання)\s*:\s*(.+)$/iu
const SOURCE_LABEL = /^(?:source|quelle|fuente|fonte|bron|źródło|источник|джерело)\s*:\s*(.+)$/iu
const COPYRIGHT =
  /^(?:©|\(c\)|copyright|copyright ©)\s*\d{4}(?:\s*[-–]\s*\d{4})?,?\s+(?:by\s+)?(\p{Lu}[^.,;|]{1,60}?)\.?$/iu
/** The name of a section directly after a byline. Copied text may have no space between them: `Ann LeePolitics`. */
const SECTION =
  /(?<=\p{Ll})(?:News|Politics|World|Sports?|Business|Economy|Culture|Society|Opinion|Nachrichten|Politik|Wirtschaft|Kultur|Политика|Новости|Общество|Новини|Політика)$/u

const MENU = new Set(
  [
    'home, menu, search, share, share this, share this article, tweet, print, email, e-mail, copy link, save, subscribe',
    'sign in, sign up, log in, login, register, skip to content, skip to main content, advertisement, read more, comments',
    'facebook, twitter, x, whatsapp, telegram, linkedin, instagram, youtube, viber, rss, newsletter, listen, back',
    'startseite, suche, teilen, drucken, anmelden, abonnieren, zum inhalt springen, anzeige, zur startseite, merken',
    'accueil, rechercher, partager, imprimer, connexion, s’abonner, publicité, inicio, buscar, compartir, imprimir',
    'suscribirse, iniciar sesión, publicidad, главная, поиск, поделиться, войти, подписаться, реклама, головна, пошук',
    'поділитися, увійти, підписатися',
  ].flatMap((line) => line.split(', ')),
)

/** Reads fields from the first and last lines of a text that has no front matter. */
export function readHead(text: string): Head {
  const lines = text.split(LINE_BREAK).map((line) => line.trim())
  const filled = lines.filter((line) => line !== '')
  const title = titleIn(lines)
  const says = (line: string) => line !== title && line.length <= MAX_LINE_LENGTH
  const head = until(filled.slice(0, HEAD_LINES)).filter(says)
  const foot = until(filled.slice(-FOOT_LINES).reverse()).filter(says)
  const edges = [...head, ...foot]
  const found = {
    title,
    authors: only(head.map(authorsIn), (names) => names.join()),
    date: only(head.map(dateIn), (date) => JSON.stringify(date)),
    outlet: outletIn(edges, foot),
    source: only(edges.map((line) => valueOf(SOURCE_LABEL, line))),
  }
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined))
}

/** The lines before the first line of running text. */
function until(lines: readonly string[]): string[] {
  const end = lines.findIndex((line) => line.length > PROSE_LENGTH)
  return lines.slice(0, end < 0 ? undefined : end)
}

/** Returns the only value that occurs. Undefined if there is no value, or if there are several different values. */
function only<T>(
  values: readonly (T | undefined)[],
  keyOf: (value: T) => string = (value) => String(value),
): T | undefined {
  const given = values.filter((value) => value !== undefined)
  return new Set(given.map(keyOf)).size === 1 ? given[0] : undefined
}

/** The first line that is neither part of a menu nor other metadata. */
function titleIn(lines: readonly string[]): string | undefined {
  const [first = [], ...others] = blocksOf(lines)
  const rest = first.filter((line) => !isMenuLine(line))
  // A block of short lines before a longer title is a menu, even if `MENU` does not list the words in the block.
  const isMenu = rest.length > 2 && rest.every(isShort) && others[0] !== undefined && !isShort(others[0][0] ?? '')
  return (isMenu ? others : [rest, ...others])
    .flat()
    .find((line) => line.length > MAX_LINE_LENGTH || !saysSomethingElse(line))
}

function saysSomethingElse(line: string): boolean {
  const isLabelled = [OUTLET_LABEL, SOURCE_LABEL, COPYRIGHT].some((label) => label.test(line))
  return isLabelled || isMenuLine(line) || dateIn(line) !== undefined || authorsIn(line) !== undefined
}

function blocksOf(lines: readonly string[]): string[][] {
  const blocks: string[][] = []
  let isOpen = false
  for (const line of lines.slice(0, 4 * HEAD_LINES)) {
    if (line === '') {
      isOpen = false
      continue
    }
    if (!isOpen) blocks.push([])
    blocks.at(-1)?.push(line)
    isOpen = true
  }
  return blocks
}

function isShort(line: string): boolean {
  if (line === '' || line.length > MAX_LINE_LENGTH) return false
  const isPlain = !/[.!?…:]$/.test(line) && dateIn(line) === undefined && authorsIn(line) === undefined
  return line.split(/\s+/).length <= MENU_WORDS && isPlain
}

/** Whether a line belongs to a menu: `Home`, `Polski`, or a path such as `Home > Politics > Europe`. */
function isMenuLine(line: string): boolean {
  if (line.length > MAX_LINE_LENGTH) return false
  const steps = line.split(/\s*[|>›»•·]\s*/).filter((step) => step !== '')
  const known = steps.filter((step) => MENU.has(step.toLowerCase()) || languageNames().has(step.toLowerCase()))
  return steps.length > 0 && (known.length === steps.length || (steps.length > 2 && known.length > 0))
}

function dateIn(line: string): PrintedDate | undefined {
  const text = line.replace(/^[-–—•|*\s]+/, '').replace(DATE_LABEL, '')
  return parsePrintedDate(text) ?? undefined
}

function authorsIn(line: string): string[] | undefined {
  const section = SECTION.exec(line)
  const fused = section && line.slice(0, section.index)
  if (fused && PERSON.test(fused)) return [fused]
  const named = valueOf(BYLINE, line)
  if (named === undefined) return undefined
  const [first = '', ...others] = named.split(AND).flatMap((one) => one.split(',').map((name) => name.trim()))
  const names = [first, ...others.filter((name) => !EMPLOYER.test(name))]
  return EMPLOYER.test(first) || !names.every((name) => PERSON.test(name)) ? undefined : names
}

function outletIn(edges: readonly string[], foot: readonly string[]): string | undefined {
  const labeled = only(edges.map((line) => valueOf(OUTLET_LABEL, line)))
  const domain = only(edges.map(domainIn))
  return labeled ?? domain ?? only(foot.map((line) => valueOf(COPYRIGHT, line)))
}

/** The domain in a line that contains only the address of a site. */
function domainIn(line: string): string | undefined {
  const bare = line.replace(/^https?:\/\//i, '').replace(/\/$/, '')
  return /^[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,}$/u.test(bare) ? (parseDomain(bare) ?? undefined) : undefined
}

function valueOf(label: RegExp, line: string): string | undefined {
  const value = label.exec(line)?.[1]?.trim()
  return value === undefined || value.length > MAX_NAME_LENGTH ? undefined : value
}

let nativeNames: ReadonlySet<string> | null = null

/** The name of each language in that language, in lower case, such as `polski`. */
function languageNames(): ReadonlySet<string> {
  const tags =
    'ar az be bg bn bs ca cs da de el en es et fa fi fr he hi hr hu hy id it ja ka kk ko lt lv mk nb nl pl pt ro ru sk sl sq sr sv th tr uk ur uz vi zh'
  nativeNames ??= new Set(
    tags.split(' ').map((tag) => (new Intl.DisplayNames(tag, { type: 'language' }).of(tag) ?? '').toLowerCase()),
  )
  return nativeNames
}
