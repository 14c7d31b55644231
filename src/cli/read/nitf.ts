import { isGlobal } from './fields.ts'
import { PLACES, readPlaces } from './field-table.ts'
import { toText } from './html-text.ts'
import type { Value } from './record.ts'
import { textOf } from './values.ts'
import { type Element, elementsAt, textAt, textIn, textsAt, toHtml } from './xml.ts'

// NITF is the News Industry Text Format of the IPTC.

/** The HTML tags that replace the tags of NITF. Null for a tag whose content is left out, because it is not text. */
const TAGS: ReadonlyMap<string, string | null> = new Map([
  ['block', 'div'],
  ['note', 'div'],
  ['hl1', 'h1'],
  ['hl2', 'h2'],
  ['bq', 'blockquote'],
  ['nitf-table', 'div'],
  ['body.content', 'div'],
  ['media', null],
])

export function nitfDraft(nitf: Element): Value {
  const id = textAt(nitf, 'head/docdata/doc-id@id-string')
  const registry = textAt(nitf, 'head/docdata/doc-id@regsrc')
  return {
    ...readPlaces(PLACES.nitf, (place) => textsAt(nitf, place)),
    key: id === undefined || isGlobal(id) || id.length >= 8 ? id : registry && `${registry}:${id}`,
    body: nitfText(nitf),
    authors: elementsAt(nitf, 'body/body.head/byline').flatMap((byline) => {
      const people = textsAt(byline, 'person')
      return people.length > 0 ? people : textIn(withoutTitle(byline))
    }),
  }
}

/** The text in the `body.content` of an article. Undefined if there is no text. */
export function nitfText(nitf: Element): string | undefined {
  const [content] = ['body/body.content', 'body.content'].flatMap((path) => elementsAt(nitf, path))
  return content && textOf(toText(toHtml(content, (name) => (TAGS.has(name) ? TAGS.get(name) : name))))
}

function withoutTitle(byline: Element): Element {
  return { ...byline, children: byline.children.filter((child) => typeof child === 'string' || child.name !== 'byttl') }
}
