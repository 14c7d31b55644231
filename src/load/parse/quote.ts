import type { ParsedQuote } from '../parsed-input.ts'
import type { QuoteInput } from '../../generated/types.ts'
import { isBlank } from '../../archive/text/blank.ts'
import { parseAgentLink } from './agent.ts'
import { parseEventLink } from './event.ts'
import type { RestoredQuoteInput } from './history.ts'
import { given, readLanguage } from './outlet.ts'
import { fail, readFilledText, readList, readText, type Path, type Reader } from './reader.ts'

export function parseQuote(reader: Reader, path: Path, input: QuoteInput): ParsedQuote {
  const { limits } = reader
  const form = input.form ?? 'DIRECT'
  if (isBlank(input.text ?? ''))
    fail(reader, 'REQUIRED', path, 'text', 'A quote needs its `text`: the words as printed.')
  if (given(input.start) && !given(input.end) && form === 'INDIRECT') {
    fail(
      reader,
      'REQUIRED',
      path,
      'end',
      'An INDIRECT quote with `start` also needs the `end` of the passage that it paraphrases.',
    )
  }
  if (given(input.end) && !given(input.start)) {
    fail(
      reader,
      'REQUIRED',
      path,
      'start',
      '`end` requires `start`. Give both, or omit both to make the load search for the text.',
    )
  }
  return {
    path,
    text: readText(reader, path, 'text', input.text, limits.quoteLength) ?? '',
    start: input.start ?? null,
    end: input.end ?? null,
    form,
    speaker: input.speaker ? parseAgentLink(reader, [...path, 'speaker'], input.speaker) : null,
    speakerAsPrinted: readText(reader, path, 'speakerAsPrinted', input.speakerAsPrinted, limits.lineLength) ?? null,
    cue: readText(reader, path, 'cue', input.cue, limits.lineLength) ?? null,
    language: readLanguage(reader, path, input.language) ?? null,
    event: input.event ? parseEventLink(reader, [...path, 'event'], input.event) : null,
  }
}

/** Parses a quote that is restored from an export. */
export function parseRestoredQuote(
  reader: Reader,
  path: Path,
  { provenance, confidence, isQuote, replaces, ...input }: RestoredQuoteInput,
): ParsedQuote {
  const isShare = !given(confidence) || (Number(confidence) >= 0 && Number(confidence) <= 1)
  if (!isShare)
    fail(
      reader,
      'INVALID',
      path,
      'confidence',
      '`confidence` is a number from 0 to 1. Correct the number, or omit `confidence`.',
    )
  return {
    ...parseQuote(reader, path, input),
    restored: {
      provenance: provenance ?? 'SUPPLIED',
      confidence: confidence ?? null,
      isRemoved: isQuote === false,
      replaces:
        readList(reader, path, 'replaces', replaces, reader.limits.listLength, (place, at) => ({
          text: readFilledText(reader, at, 'text', place.text ?? null, reader.limits.quoteLength) ?? '',
          start: place.start ?? null,
        })) ?? [],
    },
  }
}
