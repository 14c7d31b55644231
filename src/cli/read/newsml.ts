import { toBylines } from './byline.ts'
import { toText } from './html-text.ts'
import { nitfText } from './nitf.ts'
import type { Value } from './record.ts'
import { textOf } from './values.ts'
import { childrenOf, type Element, find, rawText, textIn, toHtml } from './xml.ts'

// NewsML-G2 is a format of the IPTC: a news item with its text in one or several renditions.

/** Converts a news item to the fields that `articleEntry` takes, or returns the reason why it is not an article. */
export function newsItemDraft(item: Element): Value | string {
  const meta = find(item, 'itemmeta')
  const about = find(item, 'contentmeta')
  const kind = codeOf(find(meta, 'itemclass'))
  if (kind !== undefined && !['text', 'composite'].includes(kind))
    return `this item is of the class ${JSON.stringify(kind)}: only texts are articles`
  const body = bodyOf(find(item, 'contentset'))
  const headline = main(childrenOf(about, 'headline')) ?? find(meta, 'title')
  if (body === undefined && headline === undefined) return 'this is a NewsML-G2 item without a text'
  const created = textIn(find(meta, 'firstcreated')) ?? textIn(find(about, 'contentcreated'))
  const version = textIn(find(meta, 'versioncreated'))
  const printed = textIn(find(about, 'by'))
  const outlet = nameOf(find(about, 'infosource')) ?? nameOf(find(meta, 'provider')) ?? codeOf(find(meta, 'provider'))
  return {
    key: textOf(item.attributes.guid),
    title: textIn(headline),
    description: textIn(main(childrenOf(about, 'description'), 'summary')),
    body,
    language: textOf(find(about, 'language')?.attributes.tag) ?? textOf(item.attributes.lang),
    publishedAt: created ?? version,
    modifiedAt: version,
    embargo: textIn(find(meta, 'embargoed')),
    status: codeOf(find(meta, 'pubstatus')),
    section: nameOf(find(about, 'genre')),
    subjects: [...new Set(childrenOf(about, 'subject').flatMap((subject) => nameOf(subject) ?? []))],
    authors: toBylines(printed ?? childrenOf(about, 'creator').map(nameOf)),
    outlet: outlet === undefined ? undefined : { name: outlet },
  }
}

function bodyOf(set: Element | undefined): string | undefined {
  const texts = childrenOf(set, 'inlinexml', 'inlinedata').map((part) => {
    const [root] = childrenOf(part)
    if (root === undefined)
      return textOf(/html/.test(part.attributes.contenttype ?? '') ? toText(rawText(part)) : rawText(part))
    return root.name === 'nitf' ? nitfText(root) : textOf(toText(toHtml(find(root, 'body') ?? part)))
  })
  return texts.find((text) => text !== undefined)
}

function main(elements: readonly Element[], role = 'main'): Element | undefined {
  return elements.find(({ attributes }) => attributes.role?.replace(/^.*:/, '') === role) ?? elements[0]
}

function nameOf(element: Element | undefined): string | undefined {
  return textIn(childrenOf(element, 'name')[0]) ?? textOf(element?.attributes.literal)
}

/** The last part of a code: `text` in `ninat:text`. */
function codeOf(element: Element | undefined): string | undefined {
  const { qcode, uri } = element?.attributes ?? {}
  return textOf(qcode?.replace(/^.*:/, '') ?? uri?.replace(/^.*\//, ''))
}
