import { PLACES, readPlaces } from './field-table.ts'
import { toText } from './html-text.ts'
import { nitfText } from './nitf.ts'
import { Damage, type Value } from './record.ts'
import { textOf } from './values.ts'
import { childrenOf, type Element, elementsAt, rawText, textAt, textIn, textsAt, toHtml } from './xml.ts'

// NewsML-G2 is a format of the IPTC: a news item with its text in one or several renditions.

/** Converts a news item to the fields that `toInput` takes. @throws Damage with the reason why it is not an article */
export function newsItemDraft(item: Element): Value {
  const kind = codeAt(item, 'itemmeta/itemclass')
  if (kind !== undefined && !['text', 'composite'].includes(kind))
    throw new Damage(`this item is of the class ${JSON.stringify(kind)}: only texts are articles`)
  const title = main(item, 'headline', 'main') ?? textAt(item, 'itemmeta/title')
  const body = bodyOf(item)
  if (body === undefined && title === undefined) throw new Damage('this is a NewsML-G2 item without a text')
  const fields = readPlaces(PLACES.newsml, (place) => textsAt(item, place))
  const printed = textAt(item, 'contentmeta/by')
  return {
    ...fields,
    title,
    description: main(item, 'description', 'summary'),
    body,
    subjects: namesAt(item, 'contentmeta/subject'),
    authors: printed ?? namesAt(item, 'contentmeta/creator'),
    outlet: fields.outlet ?? codeAt(item, 'itemmeta/provider'),
  }
}

function bodyOf(item: Element): string | undefined {
  const parts = elementsAt(item, 'contentset').flatMap((set) => childrenOf(set, 'inlinexml', 'inlinedata'))
  for (const part of parts) {
    const [root] = childrenOf(part)
    const isHtml = root !== undefined || /html/.test(part.attributes.contenttype ?? '')
    const [content = part] = elementsAt(root, 'body')
    const html = root === undefined ? rawText(part) : toHtml(content)
    const text = root?.name === 'nitf' ? nitfText(root) : textOf(isHtml ? toText(html) : html)
    if (text !== undefined) return text
  }
  return undefined
}

/** The text of the element with the given name and role, or else of the first element with the name. */
function main(item: Element, name: string, role: string): string | undefined {
  const elements = elementsAt(item, `contentmeta/${name}`)
  return textIn(elements.find(({ attributes }) => attributes.role?.replace(/^.*:/, '') === role) ?? elements[0])
}

const namesAt = (item: Element, path: string) => elementsAt(item, path).map((one) => textAt(one, 'name, @literal'))

/** The last part of a code: `text` in `ninat:text`. */
const codeAt = (item: Element, path: string) => textAt(item, `${path}@qcode, ${path}@uri`)?.replace(/^.*[:/]/, '')
