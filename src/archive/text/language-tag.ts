import { createRequire } from 'node:module'
import { parse } from 'bcp-47'

// Uses `require`, because Node 20 prints a warning for every import of JSON.
const load = createRequire(import.meta.url)
const REGISTERED = load('language-subtag-registry/data/json/language.json') as Readonly<Record<string, number>>
// The language subtags `qaa` to `qtz`, which the IANA registry lists as a range and reserves for private use.
const PRIVATE_USE = /^q[a-t][a-z]$/

/**
 * Returns a well-formed tag (RFC 5646) with the upper- and lower-case letters that section 2.1.1 of the RFC recommends.
 * Nothing else in the tag changes. Returns null for any other value.
 */
export function parseLanguageTag(value: string): string | null {
  // Rejects letters outside ASCII first: the library ignores case by the rules of Unicode, so it would accept the
  // Kelvin sign as a k.
  if (!/^[A-Za-z0-9-]+$/.test(value)) return null
  const tag = parse(value, { normalize: false })
  return tag.language || tag.regular || tag.irregular || tag.privateuse.length > 0 ? toCanonicalCase(value) : null
}

/**
 * Does the same as `parseLanguageTag` for tags whose primary subtag is in the IANA registry. Returns null for any other
 * value, including `x-` and `i-` tags, because their first subtag does not name a language.
 */
export function parseRegisteredLanguage(value: string): string | null {
  const tag = parseLanguageTag(value)
  const [primary = ''] = tag?.split('-', 1) ?? []
  return Object.hasOwn(REGISTERED, primary) || PRIVATE_USE.test(primary) ? tag : null
}

interface RegistryEntry {
  readonly Type: string
  readonly Subtag?: string
  /** If this subtag is deprecated: the subtag that replaces it. */
  readonly 'Preferred-Value'?: string
  readonly Description: readonly string[]
}

let tagsByName: ReadonlyMap<string, string> | null = null

/**
 * Returns the language tag for the English name of a language, e.g. `en` for `English`. Returns null if the name is not
 * in the registry.
 */
export function findLanguageByName(name: string): string | null {
  // The registry is loaded only when needed, because it is large, and most users of this module do not need it.
  tagsByName ??= new Map(
    (load('language-subtag-registry/data/json/registry.json') as readonly RegistryEntry[])
      .filter(({ Type }) => Type === 'language')
      .flatMap(({ Subtag = '', 'Preferred-Value': tag = Subtag, Description }) =>
        Description.map((text) => [text.toLowerCase(), tag] as const),
      )
      // If several languages have the same name, a Map keeps the last one. The order is reversed so that the Map keeps
      // the first one in the registry.
      .reverse(),
  )
  return tagsByName.get(name.trim().toLowerCase()) ?? null
}

/**
 * Returns the primary subtag of a canonical tag, such as `pt` for `pt-BR`. `x-` and `i-` tags are returned unchanged.
 */
export function primarySubtag(tag: string): string {
  return /^[xi]-/.test(tag) ? tag : (tag.split('-', 1)[0] ?? tag)
}

function toCanonicalCase(tag: string): string {
  const subtags = tag.toLowerCase().split('-')
  const singleton = subtags.findIndex((subtag) => subtag.length === 1)
  const cased = singleton === -1 ? subtags.length : singleton
  return subtags.map((subtag, index) => (index === 0 || index >= cased ? subtag : toSubtagCase(subtag))).join('-')
}

function toSubtagCase(subtag: string): string {
  if (subtag.length === 2) return subtag.toUpperCase()
  return subtag.length === 4 ? subtag.charAt(0).toUpperCase() + subtag.slice(1) : subtag
}
