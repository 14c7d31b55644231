import { describe, expect, it } from 'vitest'
import { findQuotes } from '../../src/quotes/find-quotes.ts'

/**
 * Returns the words of each quote with the name of its speaker or, if the article has no full name, with the printed
 * mention.
 */
function said(text: string, language: string | null = 'en'): string[] {
  return findQuotes(text, language).map((quote) => {
    const words = text.slice(quote.start, quote.end).normalize('NFC').replaceAll(/\s+/g, ' ')
    const speaker = quote.speakerName ?? quote.speakerAsPrinted ?? '?'
    return `${speaker.normalize('NFC')}: ${words}`
  })
}

const BRIDGE = `Ferry Returns to Port Alder After Two Years

The ferry between Port Alder and the island of Skerra will run again from May, the harbour board announced on Tuesday.

“We have waited two winters for this day,” said Maren Lindqvist, who leads the board. “Nobody on the island will have to move away.”

Tomás Okafor, the captain of the new ship, called the crossing “a promise kept.” He told reporters that the first tickets would be free.

“I was born on Skerra,” Okafor said. “My mother still lives there.”

Not everybody was pleased. “The fare is far too high for families,” a spokeswoman for the island council said.

Lindqvist rejected the criticism. “The council was asked last summer and agreed,” she said.`

const SPEAKERS = [
  'Maren Lindqvist: We have waited two winters for this day,',
  'Maren Lindqvist: Nobody on the island will have to move away.',
  'Tomás Okafor: a promise kept.',
  'Tomás Okafor: I was born on Skerra,',
  'Tomás Okafor: My mother still lives there.',
  'a spokeswoman: The fare is far too high for families,',
  'Maren Lindqvist: The council was asked last summer and agreed,',
]

/** Replaces curly quotation marks by other ones. */
const withMarks = (open: string, close: string) => BRIDGE.replaceAll('“', open).replaceAll('”', close)

describe('finds who said what', () => {
  it('by cues, names, pronouns and nouns', () => {
    expect(said(BRIDGE)).toEqual(SPEAKERS)
  })

  it('prints the mention and the cue as the text has them', () => {
    const [first, , , fourth, , sixth, last] = findQuotes(BRIDGE, 'en')
    expect(first).toMatchObject({ form: 'DIRECT', speakerAsPrinted: 'Maren Lindqvist', cue: 'said' })
    expect(fourth).toMatchObject({ form: 'DIRECT', speakerAsPrinted: 'Okafor', cue: 'said' })
    expect(sixth).toMatchObject({ speakerName: null })
    expect(last).toMatchObject({ speakerAsPrinted: 'she', speakerName: 'Maren Lindqvist' })
  })

  it('is surer of a plain attribution than of words about somebody', () => {
    const confidences = findQuotes(BRIDGE, 'en').map(({ confidence }) => confidence)
    for (const confidence of confidences) expect(confidence).toBeGreaterThan(0.5)
    expect(Math.max(...confidences)).toBeLessThanOrEqual(1)
    expect(confidences[0]).toBeGreaterThan(0.9)
  })

  it('gives a bare surname that nobody explains no name', () => {
    const [quote] = findQuotes('“We sail at noon,” Harrowgate said on Monday.', 'en')
    expect(quote).toMatchObject({ speakerAsPrinted: 'Harrowgate', speakerName: null })
  })

  it('takes the name of a known agent whose alias it is, unless two have it', () => {
    const text = '“We sail at noon,” Harrowgate said on Monday.'
    const ida = { name: 'Ida Harrowgate', aliases: ['Harrowgate'] }
    const tom = { name: 'Tom Harrowgate', aliases: ['Harrowgate', 'Tommy'] }
    expect(findQuotes(text, 'en', [ida])[0]).toMatchObject({ speakerName: 'Ida Harrowgate' })
    expect(findQuotes(text, 'en', [ida, tom])[0]).toMatchObject({ speakerName: null })
  })

  it('reads labels inside the marks', () => {
    const text = `The hearing ended in a quarrel. A transcript follows:\n\n“VOSS: Did you sign the letter?”\n\n“DRAKE: I never saw it.”`
    expect(findQuotes(text, 'en').map(({ speakerAsPrinted }) => speakerAsPrinted)).toEqual(['VOSS', 'DRAKE'])
  })

  it('leaves titles and terms alone', () => {
    const text = `Mia Torrance starred in the film “Winter Harbour” and the so-called “Green Line” opened.`
    expect(findQuotes(text, 'en')).toEqual([])
  })

  it('names the holder of an office whom a name behind a comma explains', () => {
    const [quote] = findQuotes('“Everybody knew,” said the captain of the ship, Tomás Okafor.', 'en')
    expect(quote).toMatchObject({ speakerAsPrinted: 'Tomás Okafor', speakerName: 'Tomás Okafor', cue: 'said' })
  })

  it('is not sure who speaks where a thing in the sentence may', () => {
    const text =
      '“We signed the treaty today,” Harrowgate said, referring to a clause that states if the island is “attacked from the sea,” the board will pay.'
    const [, second] = findQuotes(text, 'en')
    expect(text.slice(second?.start, second?.end)).toBe('attacked from the sea,')
    expect(second?.speakerAsPrinted === 'Harrowgate' ? second.confidence : 0).toBeLessThan(0.8)
  })

  it('leaves what is so-called alone', () => {
    const text =
      'The council promised a so-called “park and glide” service, and Mayor Ann Lee called it “a gift to the town.”'
    expect(findQuotes(text, 'en').map(({ start, end }) => text.slice(start, end))).toEqual(['a gift to the town.'])
  })

  it('finds the spans of other languages, and leaves the speaker open', () => {
    const [quote] = findQuotes('Saimme tietää: ”Laiva lähtee huomenna aamulla.”', 'fi')
    expect(quote).toMatchObject({ speakerAsPrinted: null, speakerName: null, method: 'marks' })
  })
})

describe('finds the same quotes of the same speakers', () => {
  it.each([
    ['straight', '"', '"'],
    ['two apostrophes', "''", "''"],
    ['guillemets', '«', '»'],
    ['German', '„', '“'],
  ])('with %s marks', (_style, open, close) => {
    expect(said(withMarks(open, close))).toEqual(SPEAKERS)
  })

  it('with other names', () => {
    const rename = (text: string) =>
      text
        .replaceAll('Maren Lindqvist', 'Priya Castellano')
        .replaceAll('Lindqvist', 'Castellano')
        .replaceAll('Tomás Okafor', 'Henrik Aldana')
        .replaceAll('Okafor', 'Aldana')
    expect(said(rename(BRIDGE))).toEqual(SPEAKERS.map(rename))
  })

  it('whether the cue stands before the speaker or behind', () => {
    const turned = BRIDGE.replace('Okafor said.', 'said Okafor.').replace(
      'said Maren Lindqvist, who leads the board.',
      'Maren Lindqvist, who leads the board, said.',
    )
    expect(said(turned)).toEqual(SPEAKERS)
  })

  it('with boilerplate around and between', () => {
    const paragraphs = BRIDGE.split('\n\n')
    const noisy = [
      ...paragraphs.slice(0, 4),
      'Share this story',
      ...paragraphs.slice(4),
      'Sign up for our newsletter',
      'All rights reserved.',
    ]
    expect(said(noisy.join('\n\n'))).toEqual(SPEAKERS)
  })

  it('with carriage returns', () => {
    const text = BRIDGE.replaceAll('\n', '\r\n')
    expect(said(text)).toEqual(SPEAKERS)
  })

  it('with accents as marks of their own', () => {
    expect(said(BRIDGE.normalize('NFD'))).toEqual(SPEAKERS)
  })

  it('each time', () => {
    expect(findQuotes(BRIDGE, 'en')).toEqual(findQuotes(BRIDGE, 'en'))
  })

  it('whoever is known around the article: span, speaker as printed, cue and confidence do not change', () => {
    const withoutName = findQuotes(BRIDGE, 'en').map((quote) => ({ ...quote, speakerName: null }))
    const known = [{ name: 'Ann Okafor', aliases: ['Okafor'] }]
    expect(findQuotes(BRIDGE, 'en', known).map((quote) => ({ ...quote, speakerName: null }))).toEqual(withoutName)
  })

  it.each(['en', 'en-GB', 'EN'])('for the tag %s', (tag) => {
    expect(said(BRIDGE, tag)).toEqual(SPEAKERS)
  })
})

describe('answers with offsets into the text', () => {
  it('where letters take two code units', () => {
    const text = '🚢🚢 “We sail at noon today 🌊,” said Maren Lindqvist.'
    const [quote] = findQuotes(text, 'en')
    expect(text.slice(quote?.start, quote?.end)).toBe('We sail at noon today 🌊,')
  })

  it('for texts with nothing in them', () => {
    for (const text of ['', ' ', '\n\n', '“”', '"', 'No quote at all.']) expect(findQuotes(text, 'en')).toEqual([])
  })
})

describe('takes time in proportion to the length', () => {
  const QUARTER = 2 ** 18
  it.each([
    ['straight marks', '"'],
    ['opening marks', '“'],
    ['marks around a letter', '"a" '],
    ['alternating kinds', '“a" «b” „c» ‘d "e‘ '],
    ['alternating kinds in lines', '“a" «b” „c» ‘d "e‘\n'],
    ['capitalised names', 'Ann Lee Bob Ray '],
    ['names and cues', 'Ann Lee said. '],
    ['pronouns', 'he said she, '],
    ['one word', 'a'],
    ['one line', 'the old man of the sea, '],
    ['quotes', '“A b c,” said Bob Lee.\n'],
    ['quotes in one paragraph', '“A b c,” said Bob Lee. '],
    ['quotes where words are cut at hyphens', '"a" b ', 'fr'],
    ['pronouns without nouns', 'man geht ', 'de'],
    ['quotes with words of the writer', '«A — b, — ', 'ru'],
    ['lines of dialogue', '— Не пойду, — сказал Иванов. — Хватит.\n', 'ru'],
    ['dialogue in one line', '—No voy —dijo Pérez—. Ya está. ', 'es'],
    ['questions and answers', '— Pourquoi ?\n— Non, dit Paul. Jamais.\n', 'fr'],
    ['names in other cases', 'по словам Анны Лис, ', 'ru'],
  ])('%s', (_kind, piece, language = 'en') => {
    const timeOnce = (length: number): number => {
      const text = piece.repeat(length / piece.length)
      const before = process.cpuUsage()
      findQuotes(text, language)
      return process.cpuUsage(before).user / 1000
    }
    // The shorter of two times is used, because the garbage collector and other processes can only add time.
    const time = (length: number): number => Math.min(timeOnce(length), timeOnce(length))
    time(QUARTER / 8)
    // Twice as much text may take twice as long, with room for the garbage collector. Four times as long would mean
    // quadratic time in every attempt, while other processes disturb only some of them.
    const attempts = Array.from({ length: 5 }, () => () => time(QUARTER) / Math.max(60, time(QUARTER / 2)))
    expect(attempts.some((measure) => measure() < 3.2)).toBe(true)
  })
})
