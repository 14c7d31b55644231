import { articleHash } from '../article/article.ts'
import { findArticles } from '../article/find.ts'
import { fetchRows } from '../export/cursor.ts'
import { openFirst } from '../../postgres/check.ts'
import { waitForLock, WRITER_LOCK } from '../../postgres/lock.ts'
import { run, type Sql, type Tx } from '../../postgres/sql.ts'
import { isBlank } from '../text/blank.ts'
import { fold } from '../text/fold.ts'
import { parseRegisteredLanguage } from '../text/language-tag.ts'
import { canonicalUrl, parseUrl } from '../text/url.ts'
import { agentName, foldedHash } from './name.ts'

const ROWS = 2_000

/**
 * Converts the data of earlier versions once: it computes folded names, canonical URLs, and flags that did not exist
 * before. Neither merges nor deletes records. Returns a line for each record that can now be mistaken for an earlier
 * record, and for each value that loads now reject.
 */
export async function restateIdentities(url: string): Promise<string[]> {
  const client: Sql = openFirst(url)
  try {
    return (await client.begin(async (tx) => {
      // The lock is taken only if there is something to do, because a load job can hold the lock for a long time.
      if (!(await isRequested(tx))) return []
      await waitForLock(tx, WRITER_LOCK, { purpose: 'writers', take: 'pg_try_advisory_xact_lock' })
      if (!(await isRequested(tx))) return []
      const lines = [
        ...(await restateNames(tx, 'outlet')),
        ...(await restateNames(tx, 'agent')),
        ...(await restateNames(tx, 'event')),
        ...(await restateNames(tx, 'article')),
        ...(await restateUrls(tx)),
        ...(await findInvalid(tx)),
      ]
      await hideUnseen(tx)
      await tx.unsafe('comment on function fold(text) is null')
      return lines
    })) as string[]
  } finally {
    await client.end({ timeout: 1 })
  }
}

// Migration 0010 sets a comment on the SQL function `fold` to request this conversion. The comment is removed in the
// transaction in which the data is converted.
async function isRequested(tx: Tx): Promise<boolean> {
  const [row] = await run<{ note: string | null }>(
    tx,
    `select obj_description('fold(text)'::regprocedure, 'pg_proc') as note`,
    [],
  )
  return row?.note === 'restate'
}

type Noun = 'outlet' | 'agent' | 'event' | 'article'

interface Named {
  readonly id: string
  readonly keys: readonly string[]
  readonly name: string
  readonly kind: string | null
  readonly natural_key: string | null
  readonly hash: string
  /** This text contains the properties that distinguish records of the same name. */
  readonly beside: string
}

const COLUMNS: Readonly<Record<Noun, string>> = {
  outlet: `id, keys, name, null as kind, domain as natural_key, name_folded_hash::text as hash, '' as beside`,
  agent: `id, keys, name, kind, wikidata_id as natural_key, name_folded_hash::text as hash, kind as beside`,
  event: `id, keys, name, null as kind, null as natural_key, name_folded_hash::text as hash, coalesce(start_date::text, '-') as beside`,
  article: `id, keys, title as name, null as kind, null as natural_key, title_folded_hash::text as hash, concat(outlet_id, ' ', published_at) as beside`,
}

async function restateNames(tx: Tx, noun: Noun): Promise<string[]> {
  const first = new Map<string, { hash: string; key: string }>()
  const lines: string[] = []
  const isKeyed = noun === 'outlet' || noun === 'agent'
  const column = noun === 'article' ? 'title_folded_hash' : 'name_folded_hash'
  for await (const rows of fetchRows<Named>(tx, `select ${COLUMNS[noun]} from ${noun} order by seq`, ROWS)) {
    const changed = rows.flatMap((row) => {
      const hash = foldedHash(fold(row.name))
      const name = `${hash} ${row.beside}`
      const earliest = first.get(name)
      if (!earliest) first.set(name, { hash: row.hash, key: row.keys[0] ?? '' })
      else if (earliest.hash !== row.hash)
        lines.push(`${noun} ${show(row.keys[0])} now has the same name as ${show(earliest.key)}; both are kept`)
      const keyGiven = isKeyed && isGiven(noun, row)
      return hash === row.hash && keyGiven === isKeyed ? [] : [{ id: row.id, hash, keyGiven }]
    })
    if (changed.length === 0) continue
    await run(
      tx,
      `update ${noun} set ${column} = row.hash${isKeyed ? ', key_given = row."keyGiven"' : ''}
       from json_to_recordset($1::text::json) as row (id uuid, hash uuid, "keyGiven" boolean) where ${noun}.id = row.id`,
      [JSON.stringify(changed)],
    )
  }
  return lines
}

/**
 * Whether a loader gave the first key of the record. If not, Verbatim derived the key from the record's other values.
 * The function infers that a loader gave the key if the record has several keys, or if Verbatim would have derived a
 * different key.
 */
function isGiven(noun: Noun, { keys, name, kind, natural_key: naturalKey }: Named): boolean {
  const [key] = keys
  // Folds a name as earlier versions did.
  const before = (text: string) => text.toUpperCase().toLowerCase()
  const made =
    noun === 'outlet'
      ? [naturalKey, fold(name), before(name)]
      : [naturalKey, agentName({ kind: kind ?? undefined, name }), before(`${kind}:${name}`)]
  return keys.length > 1 || !made.includes(key ?? null)
}

/**
 * If several articles now have the same URL, the earliest article keeps the URL, and the `url` of the others becomes
 * null. The first of these others gets the canonical URL as a key, unless an article already has that key.
 */
async function restateUrls(tx: Tx): Promise<string[]> {
  const holders = new Map<string, string>()
  const lines: string[] = []
  const fresh: { value: string; id: string }[] = []
  const duplicates: { id: string; form: string }[] = []
  const query = `select id, keys, url from article where url is not null order by seq`
  for await (const rows of fetchRows<{ id: string; keys: string[]; url: string }>(tx, query, ROWS)) {
    for (const { id, keys, url } of rows) {
      const form = canonicalUrl(url)
      const holder = holders.get(form)
      if (holder === undefined) {
        holders.set(form, keys[0] ?? '')
        fresh.push({ value: form, id })
      } else {
        duplicates.push({ id, form })
        lines.push(
          `article ${show(keys[0])} now has the same URL as ${show(holder)} (${form}): its \`url\` is now null, and the canonical URL becomes one of its keys unless another article has that key`,
        )
      }
    }
  }
  await run(tx, `delete from identifier where record = 'article' and scheme = 'url'`, [])
  await run(
    tx,
    `insert into identifier (record, scheme, value, record_id)
     select 'article', 'url', value, id from json_to_recordset($1::text::json) as row (value text, id uuid)`,
    [JSON.stringify(fresh)],
  )
  for (const { id, form } of duplicates) {
    const taken = await run(
      tx,
      `insert into identifier (record, scheme, value, record_id) values ('article', 'key', $2, $1) on conflict do nothing returning value`,
      [id, form],
    )
    await run(
      tx,
      `update article set url = null, keys = case when $3 then keys || $2::text else keys end where id = $1`,
      [id, form, taken.length > 0],
    )
    const [article] = await findArticles(tx, [id], new Set())
    if (article)
      await run(tx, `update article set content_hash = decode($2, 'hex') where id = $1`, [id, articleHash(article)])
  }
  return lines
}

interface Checked {
  readonly what: string
  readonly blank: readonly (string | null)[]
  readonly language: string | null
  readonly url: string | null
}

/**
 * The queries for the stored values that `findInvalid` checks. Earlier versions accepted some values that loads now
 * reject. Such values stay in the archive, and clients can still read them.
 */
const CHECKED = [
  `select 'outlet ' || keys[1] as what, keys || name as blank, language, homepage as url from outlet order by seq`,
  `select 'agent ' || keys[1] as what, keys || name as blank, null as language, null as url from agent order by seq`,
  `select 'event ' || keys[1] as what, keys || name as blank, null as language, null as url from event order by seq`,
  `select 'article ' || keys[1] as what, keys || title || array(select name from article_byline where article_id = article.id) as blank, language, url from article order by seq`,
  `select 'a credit of article ' || keys[1] as what, array[text] as blank, null as language, article_credit.url from article_credit join article on article.id = article_id order by seq, position`,
  `select 'a quote of article ' || keys[1] as what, array[text] as blank, own_language as language, null as url from quote join article on article.id = article_id order by seq, quote.id`,
]

async function findInvalid(tx: Tx): Promise<string[]> {
  const lines: string[] = []
  for (const query of CHECKED) {
    for await (const rows of fetchRows<Checked>(tx, query, ROWS)) {
      for (const { what, blank, language, url } of rows) {
        if (blank.some((text) => text !== null && isBlank(text)))
          lines.push(`${what}: a key, name or text is blank, which loads no longer accept`)
        if (language !== null && parseRegisteredLanguage(language) === null)
          lines.push(`${what}: the language ${show(language)} is not registered, and loads no longer accept it`)
        if (url !== null && parseUrl(url) === null)
          lines.push(`${what}: the URL ${show(url)} has a user name, and loads no longer accept it`)
      }
    }
  }
  return lines
}

/**
 * Hides a record if all records that refer to it are hidden. If no other record refers to a record, the record stays
 * visible, because it was most likely loaded directly, and not through a reference.
 */
async function hideUnseen(tx: Tx): Promise<void> {
  // The search index may still contain the hidden records. The rows of `search_hidden` make searches leave out these
  // records until the index is up to date.
  const note = (noun: string) => `noted as (
      insert into search_hidden (record, record_id) select '${noun}', id from hidden on conflict do nothing
    )
    insert into change (record, record_id) select '${noun}', id from hidden`
  await tx.unsafe(`
    with recursive seen (id) as (
      select event_id from article_event join article on article.id = article_id and status = 'USABLE'
      union select e.id from event e where not exists (select from article_event where event_id = e.id) and not exists (select from event where parent_id = e.id)
      union select parent_id from seen join event using (id) where parent_id is not null
    ),
    hidden as (update event set is_public = false where id not in (select id from seen) returning id),
    ${note('event')}`)
  const links = (noun: 'outlet' | 'agent') =>
    noun === 'outlet'
      ? `select outlet_id as id, status = 'USABLE' as seen from article where outlet_id is not null
         union all select c.outlet_id, status = 'USABLE' from article_credit c join article on article.id = article_id where c.outlet_id is not null`
      : `select agent_id as id, status = 'USABLE' as seen from article_byline join article on article.id = article_id where agent_id is not null
         union all select agent_id, status = 'USABLE' from article_credit join article on article.id = article_id where agent_id is not null
         union all select speaker_id, status = 'USABLE' from quote where speaker_id is not null
         union all select agent_id, is_public from event_participant join event on event.id = event_id`
  for (const noun of ['outlet', 'agent'] as const) {
    await tx.unsafe(`
      with hidden as (
        update ${noun} set is_public = false
        where id in (select id from (${links(noun)}) link group by id having not bool_or(seen)) returning id
      ),
      ${note(noun)}`)
  }
}

function show(text: string | undefined): string {
  return JSON.stringify(text ?? '')
}
