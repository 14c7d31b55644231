import { parseUrl } from '../../src/archive/text/url.ts'
import { parseCountryCode } from '../../src/archive/text/country-code.ts'
import { parseDate } from '../../src/archive/text/date.ts'
import { parseDateTime } from '../../src/archive/text/date-time.ts'
import { parseDomain } from '../../src/archive/text/domain.ts'
import { parseRegisteredLanguage } from '../../src/archive/text/language-tag.ts'
import { isStorableText } from '../../src/archive/text/storable.ts'
import { parseWikidataId } from '../../src/archive/text/wikidata-id.ts'
import { isBlankText, urlForm } from './text.ts'
import type { AgentIn, ArticleIn, CreditIn, EventIn, Fault, OutletIn, QuoteIn } from './load-types.ts'

const KEY_BYTES = 512
const URL_LENGTH = 2000

type Path = readonly string[]

/**
 * Checks each value by itself and converts it to its canonical form. An invalid value is left out of the result and
 * listed in `faults`. Omitted fields stay undefined, null becomes the default of the field if it has one, and a null
 * list becomes empty.
 */
export class Cleaner {
  readonly faults: Fault[] = []

  fault(code: Fault['code'], path: Path): undefined {
    this.faults.push({ code, field: [...path] })
    return undefined
  }

  text(value: string | null | undefined, path: Path): string | null | undefined {
    if (value === null || value === undefined) return value
    return isStorableText(value) ? value : this.fault('INVALID', path)
  }

  needed(value: string | null | undefined, path: Path): string | undefined {
    if (value === undefined) return undefined
    if (value === null || isBlankText(value)) return this.fault('REQUIRED', path)
    return this.text(value, path) ?? undefined
  }

  form(
    value: string | null | undefined,
    path: Path,
    parse: (text: string) => string | null,
  ): string | null | undefined {
    if (value === null || value === undefined) return value
    return parse(value) ?? this.fault('INVALID', path)
  }

  key(value: string | null | undefined, path: Path): string | undefined {
    if (value === null || value === undefined) return undefined
    if (isBlankText(value)) return this.fault('REQUIRED', path)
    if (Buffer.byteLength(value) > KEY_BYTES) return this.fault('TOO_LONG', path)
    return this.text(value, path) ?? undefined
  }

  url(value: string | null | undefined, path: Path): string | null | undefined {
    if (value && value.length > URL_LENGTH) return this.fault('TOO_LONG', path)
    return this.form(value, path, parseUrl)
  }

  outlet(given: OutletIn, at: Path, isLink: boolean): OutletIn {
    const clean: OutletIn = {
      key: this.key(given.key, [...at, 'key']),
      name: this.needed(given.name, [...at, 'name']),
      domain: this.form(given.domain, [...at, 'domain'], parseDomain),
      homepage: this.url(given.homepage, [...at, 'homepage']),
      kind: given.kind,
      country: this.form(given.country, [...at, 'country'], parseCountryCode),
      language: this.form(given.language, [...at, 'language'], parseRegisteredLanguage),
    }
    if (isLink && given.key == null && given.domain == null && given.name === undefined)
      this.fault('REQUIRED', [...at, 'name'])
    return clean
  }

  agent(given: AgentIn, at: Path, isLink: boolean): AgentIn {
    const clean: AgentIn = {
      key: this.key(given.key, [...at, 'key']),
      name: this.needed(given.name, [...at, 'name']),
      kind: given.kind === null ? 'PERSON' : given.kind,
      aliases: this.list(given.aliases, (alias, i) => this.text(alias, [...at, 'aliases', i]) ?? undefined),
      description: this.text(given.description, [...at, 'description']),
      wikidataId: this.form(given.wikidataId, [...at, 'wikidataId'], parseWikidataId),
    }
    clean.aliases = clean.aliases && [...new Set(clean.aliases)]
    if (given.kind === 'UNNAMED' && given.key == null && given.wikidataId == null)
      this.fault('REQUIRED', [...at, 'key'])
    if (isLink && given.key == null && given.wikidataId == null && given.name === undefined && given.kind !== 'UNNAMED')
      this.fault('REQUIRED', [...at, 'name'])
    return clean
  }

  event(given: EventIn, at: Path, isLink: boolean): EventIn {
    const clean: EventIn = {
      key: this.key(given.key, [...at, 'key']),
      name: this.needed(given.name, [...at, 'name']),
      kind: this.text(given.kind, [...at, 'kind']),
      summary: this.text(given.summary, [...at, 'summary']),
      startDate: this.form(given.startDate, [...at, 'startDate'], parseDate),
      endDate: this.form(given.endDate, [...at, 'endDate'], parseDate),
      place: this.text(given.place, [...at, 'place']),
      country: this.form(given.country, [...at, 'country'], parseCountryCode),
      participants: this.list(given.participants, (participant, i) => ({
        agent: this.agent(participant.agent, [...at, 'participants', i, 'agent'], true),
        role: this.text(participant.role, [...at, 'participants', i, 'role']),
      })),
      parent: given.parent && this.event(given.parent, [...at, 'parent'], true),
    }
    if (isLink && given.key == null && given.name === undefined) this.fault('REQUIRED', [...at, 'name'])
    return clean
  }

  quote(given: QuoteIn, at: Path): QuoteIn {
    const clean: QuoteIn = {
      text: this.needed(given.text ?? null, [...at, 'text']),
      start: given.start,
      end: given.end,
      form: given.form ?? 'DIRECT',
      speaker: given.speaker && this.agent(given.speaker, [...at, 'speaker'], true),
      speakerAsPrinted: this.text(given.speakerAsPrinted, [...at, 'speakerAsPrinted']),
      cue: this.text(given.cue, [...at, 'cue']),
      language: this.form(given.language, [...at, 'language'], parseRegisteredLanguage),
      event: given.event && this.event(given.event, [...at, 'event'], true),
    }
    const [hasStart, hasEnd] = [given.start != null, given.end != null]
    if (clean.form === 'INDIRECT' && hasStart && !hasEnd) this.fault('REQUIRED', [...at, 'end'])
    if (!hasStart && hasEnd) this.fault('REQUIRED', [...at, 'start'])
    return clean
  }

  credit(given: CreditIn, at: Path): CreditIn {
    return {
      type: given.type ?? 'OTHER',
      text: this.needed(given.text ?? null, [...at, 'text']),
      outlet: given.outlet && this.outlet(given.outlet, [...at, 'outlet'], true),
      agent: given.agent && this.agent(given.agent, [...at, 'agent'], true),
      url: this.url(given.url, [...at, 'url']),
    }
  }

  article(given: ArticleIn, at: Path): ArticleIn {
    const clean: ArticleIn = {
      key: this.key(given.key, [...at, 'key']),
      url: this.url(given.url, [...at, 'url']),
      outlet: given.outlet && this.outlet(given.outlet, [...at, 'outlet'], true),
      title: this.needed(given.title, [...at, 'title']),
      description: this.text(given.description, [...at, 'description']),
      body: this.text(given.body, [...at, 'body']),
      language: this.form(given.language, [...at, 'language'], parseRegisteredLanguage),
      authors: this.list(given.authors, (byline, i) => {
        const at2 = [...at, 'authors', i]
        const isMissing = byline.name == null ? !byline.agent : isBlankText(byline.name) && !byline.name.includes('\0')
        if (isMissing) this.fault('REQUIRED', [...at2, 'name'])
        return {
          name: this.text(byline.name, [...at2, 'name']),
          agent: byline.agent && this.agent(byline.agent, [...at2, 'agent'], true),
        }
      }),
      publishedAt: this.form(given.publishedAt, [...at, 'publishedAt'], parseDateTime),
      modifiedAt: this.form(given.modifiedAt, [...at, 'modifiedAt'], parseDateTime),
      section: this.text(given.section, [...at, 'section']),
      subjects: this.list(given.subjects, (subject, i) => this.text(subject, [...at, 'subjects', i]) ?? undefined),
      status: given.status === null ? 'USABLE' : given.status,
      quotes: this.list(given.quotes, (quote, i) => this.quote(quote, [...at, 'quotes', i])),
      events: this.list(given.events, (event, i) => this.event(event, [...at, 'events', i], true)),
      extractQuotes: given.extractQuotes,
      credits: this.list(given.credits, (credit, i) => this.credit(credit, [...at, 'credits', i])),
    }
    clean.subjects = clean.subjects && [...new Set(clean.subjects)]
    return clean
  }

  private list<T, U>(
    values: T[] | null | undefined,
    clean: (value: T, index: string) => U | undefined,
  ): U[] | undefined {
    if (values === undefined) return undefined
    return (values ?? []).flatMap((value, i) => {
      const one = clean(value, String(i))
      return one === undefined ? [] : [one]
    })
  }
}

/** Returns the form of a URL that identifies an article, or null if there is no URL. */
export function urlIdentity(url: string | null | undefined): string | null {
  return url ? urlForm(url) : null
}
