import { toBylines } from './byline.ts'
import { isGlobal } from './fields.ts'
import { toText } from './html-text.ts'
import type { Value } from './record.ts'
import { textOf } from './values.ts'
import { childrenOf, type Element, find, textIn, toHtml } from './xml.ts'

// NITF is the News Industry Text Format of the IPTC.

/** The HTML tags that replace the tags of NITF. Null if the content of a tag is not text and is left out. */
const TAGS: Readonly<Record<string, string | null>> = {
  block: 'div',
  note: 'div',
  hl1: 'h1',
  hl2: 'h2',
  hr: 'hr',
  bq: 'blockquote',
  'nitf-table': 'div',
  'body.content': 'div',
  media: null,
}

export function nitfDraft(nitf: Element): Value {
  const docdata = find(nitf, 'head/docdata')
  const pubdata = childrenOf(find(nitf, 'head'), 'pubdata')[0]
  const head = find(nitf, 'body/body.head')
  const attribute = (path: string, name: string) => textOf(find(docdata, path)?.attributes[name])
  const id = attribute('doc-id', 'id-string')
  const registry = attribute('doc-id', 'regsrc')
  const outlet =
    textOf(pubdata?.attributes.name) ?? textIn(find(head, 'distributor')) ?? attribute('doc.copyright', 'holder')
  return {
    key: id === undefined || isGlobal(id) || id.length >= 8 ? id : registry && `${registry}:${id}`,
    url: textOf(pubdata?.attributes['ex-ref']),
    title: textIn(find(head, 'hedline/hl1')) ?? textIn(find(head, 'hedline')) ?? textIn(find(nitf, 'head/title')),
    description: textIn(find(head, 'abstract')),
    body: nitfText(nitf),
    language: nitf.attributes.lang ?? find(nitf, 'body')?.attributes.lang,
    publishedAt:
      attribute('date.issue', 'norm') ??
      textOf(pubdata?.attributes['date.publication']) ??
      textOf(find(head, 'dateline/story.date')?.attributes.norm),
    // Nobody may publish the article before this date.
    embargo: attribute('date.release', 'norm'),
    status: textOf(docdata?.attributes['management-status']),
    section: textOf(pubdata?.attributes['position.section']),
    subjects: [
      ...childrenOf(find(docdata, 'key-list'), 'keyword').map(({ attributes }) => attributes.key),
      ...childrenOf(find(docdata, 'identified-content'), 'classifier').map(({ attributes }) => attributes.value),
    ].flatMap((subject) => textOf(subject) ?? []),
    authors: toBylines(
      childrenOf(head, 'byline').flatMap((byline) => {
        const people = childrenOf(byline, 'person')
        return people.length > 0 ? people.map(textIn) : [textIn(withoutTitle(byline))]
      }),
    ),
    outlet: outlet === undefined ? undefined : { name: outlet },
  }
}

/** The text of an article, without the head. Undefined if there is no text. */
export function nitfText(nitf: Element): string | undefined {
  const content = find(nitf, 'body/body.content') ?? find(nitf, 'body.content')
  if (content === undefined) return undefined
  return textOf(toText(toHtml(content, (name) => (Object.hasOwn(TAGS, name) ? (TAGS[name] ?? null) : name))))
}

function withoutTitle(byline: Element): Element {
  return { ...byline, children: byline.children.filter((child) => typeof child === 'string' || child.name !== 'byttl') }
}
