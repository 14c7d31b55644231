import { GraphQLError, Kind, print, type ValueNode } from 'graphql'
import { parseCountryCode } from '../archive/text/country-code.ts'
import { parseDate } from '../archive/text/date.ts'
import { parseDateTime } from '../archive/text/date-time.ts'
import { parseLanguageTag } from '../archive/text/language-tag.ts'
import { parseUrl } from '../archive/text/url.ts'

const MAX_SHOWN = 100

interface Scalar {
  __serialize(value: unknown): unknown
  __parseValue(value: unknown): string
  __parseLiteral(node: ValueNode): string
}

/**
 * The scalars of the schema, by name. A scalar only parses inputs: outputs are passed through, because SQL returns them
 * in canonical form. The scalars are not instances of `GraphQLScalarType`, because merging such instances into the
 * schema would remove the descriptions of the SDL.
 */
export const scalars = {
  DateTime: toScalar(
    'DateTime',
    parseDateTime,
    'an instant by RFC 3339 with an offset and a year from 0001 to 9999, such as 2026-11-23T18:43:00Z',
  ),
  Date: toScalar('Date', parseDate, 'a calendar day from 0001-01-01 to 9999-12-31, such as 2026-11-23'),
  URL: toScalar('URL', parseUrl, 'an absolute http or https URL, such as https://example.org/news/1'),
  LanguageTag: toScalar('LanguageTag', parseLanguageTag, 'a well-formed BCP 47 language tag, such as en or pt-BR'),
  CountryCode: toScalar('CountryCode', parseCountryCode, 'an assigned ISO 3166-1 alpha-2 country code, such as GB'),
}

function toScalar(name: string, parse: (value: string) => string | null, wanted: string): Scalar {
  const refuse = (given: string): never => {
    const shown = given.length > MAX_SHOWN ? `${given.slice(0, MAX_SHOWN)}…` : given
    throw new GraphQLError(`${shown} is not a valid ${name}: give ${wanted}, as a string.`, {
      extensions: { code: 'BAD_USER_INPUT' },
    })
  }
  const parseValue = (value: unknown): string =>
    (typeof value === 'string' ? parse(value) : null) ?? refuse(JSON.stringify(value))
  return {
    __serialize: (value) => value,
    __parseValue: parseValue,
    __parseLiteral: (node) => (node.kind === Kind.STRING ? parseValue(node.value) : refuse(print(node))),
  }
}
