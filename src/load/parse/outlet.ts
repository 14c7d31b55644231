import { parseCountryCode } from '../../archive/text/country-code.ts'
import { parseDomain } from '../../archive/text/domain.ts'
import { findLanguageByName, parseRegisteredLanguage } from '../../archive/text/language-tag.ts'
import { parseUrl } from '../../archive/text/url.ts'
import type { ParsedOutlet } from '../parsed-input.ts'
import type { OutletInput } from '../../generated/types.ts'
import { type OutletLine, readKeys, restoredRecord } from './history.ts'
import { fail, readFilledText, readForm, readUrl, type Path, type Reader } from './reader.ts'

export function parseOutlet(reader: Reader, path: Path, input: OutletLine): ParsedOutlet {
  return {
    path,
    ...readKeys(reader, path, input),
    ...restoredRecord(input),
    name: readFilledText(reader, path, 'name', input.name, reader.limits.nameLength),
    domain: readForm(reader, path, 'domain', input.domain, parseDomain, 'a host name such as "example.org"'),
    homepage: readUrl(reader, path, 'homepage', input.homepage, parseUrl),
    kind: input.kind,
    country: readCountry(reader, path, input.country),
    language: readLanguage(reader, path, input.language),
  }
}

export function parseOutletLink(reader: Reader, path: Path, input: OutletInput): ParsedOutlet {
  if (!given(input.key) && !given(input.domain) && input.name === undefined) {
    fail(
      reader,
      'REQUIRED',
      path,
      'name',
      'This reference does not identify an outlet. Give a `key`, `domain` or `name`.',
    )
  }
  return parseOutlet(reader, path, input)
}

export function readCountry(reader: Reader, path: Path, value: string | null | undefined): string | null | undefined {
  return readForm(reader, path, 'country', value, parseCountryCode, 'an ISO 3166-1 code of two letters such as "DE"')
}

export function readLanguage(reader: Reader, path: Path, value: string | null | undefined): string | null | undefined {
  return readForm(reader, path, 'language', value, parseRegisteredLanguage, (wrong) => {
    const meant = findLanguageByName(wrong)
    return meant === null ? 'a BCP 47 tag such as "en" or "pt-BR"' : `its BCP 47 tag, "${meant}"`
  })
}

export function given(value: unknown): boolean {
  return value !== null && value !== undefined
}
