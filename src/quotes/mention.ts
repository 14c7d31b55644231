import type { PersonalGender } from './languages/inflection.ts'
import {
  ACCORDING,
  ADVERB,
  AUXILIARY,
  CALENDAR,
  CONJUNCTION,
  CUE,
  DETERMINER,
  DOCUMENT,
  IN_SURNAME,
  LABEL,
  NAME_PARTICLE,
  NOT_A_NAME,
  ORGANISATION,
  PLACE,
  PREPOSITION,
  type PronounKind,
  ROLE,
  TITLE,
} from './languages/language.ts'
import type { Token, TokenizedText } from './token.ts'

export type MentionType = 'name' | 'pronoun' | 'nominal' | 'document'

/** Something that could speak: a name, a pronoun, or a noun phrase (`a top aide`). */
export interface Mention {
  readonly type: MentionType
  readonly pronoun: PronounKind | null
  /** Token indexes: `from` is the first token, and `to` is the token after the last one. */
  readonly from: number
  readonly to: number
  /** The index of the token of the main noun (`aide` in `a top aide`); for a name, the index of its last word. */
  readonly head: number
  readonly isPossessive: boolean
}

/** The gender of the person that a pronoun stands for; null if the pronoun shows no gender (`I`, `they`). */
export function genderOfPronoun(pronoun: PronounKind | null): PersonalGender | null {
  if (pronoun === 'he' || pronoun === 'his') return 'male'
  return pronoun === 'she' || pronoun === 'her' ? 'female' : null
}

/**
 * The words that occur in lower case somewhere in a text. If such a word has a capital at the beginning of a sentence,
 * it is usually not a name there.
 */
function lowerCaseWords(tokens: readonly Token[]): Set<string> {
  const words = new Set<string>()
  for (const token of tokens) if (token.kind === 'word' && !token.isCapital) words.add(token.word)
  return words
}

function startsSentence({ tokens, sentenceStarts }: TokenizedText, at: number): boolean {
  const sentence = tokens[at]?.sentence ?? 0
  const start = sentenceStarts[sentence] ?? 0
  return at === start || (at === start + 1 && tokens[start]?.kind !== 'word')
}

/** Whether most words of the first paragraph have a capital, as in some headlines. */
function hasTitleCase({ tokens, paragraphStarts }: TokenizedText): boolean {
  const words = tokens.slice(0, Math.min(paragraphStarts[1] ?? 0, 40)).filter((token) => token.kind === 'word')
  return words.length > 3 && words.filter((token) => token.isCapital).length > 0.6 * words.length
}

const LISTED =
  ROLE | DOCUMENT | CALENDAR | NOT_A_NAME | DETERMINER | PREPOSITION | CONJUNCTION | ADVERB | AUXILIARY | LABEL
const isUnlisted = (token: Token | undefined): boolean =>
  token?.kind === 'word' && token.isCapital && (token.classes & LISTED) === 0
const isOffice = ({ classes }: Token): boolean => (classes & (ROLE | TITLE)) !== 0

/** `Lockerung`, `Gemeinschaften`: endings of German nouns that surnames do not have. */
const NOUN_ENDING = /(?:ung|heit|keit|schaft|tion|tät|ismus|ment|nis)(?:en|s|e)?$/

/** Whether a token comes after a quote and its verb, as `Hasler` does in `“…”, sagte Hasler` and `“…”, so Hasler`. */
function followsQuote({ tokens }: TokenizedText, at: number): boolean {
  const isReflexive = tokens[at - 1]?.word === 'sich'
  const verb = tokens[isReflexive ? at - 2 : at - 1]
  if (!verb || verb.isCapital || (verb.classes & (CUE | ACCORDING)) === 0) return false
  const before = isReflexive ? at - 3 : at - 2
  return tokens[tokens[before]?.word === ',' ? before - 1 : before]?.kind === 'quote'
}

/**
 * The surnames in a text, in lower case. A surname follows a given name (`Petra Lindner`), a title (`Frau Lindner`), an
 * office (`Landeschef Kolb`), another word that could be a name, or a quote together with its verb
 * (`“…”, sagte Lindner`).
 */
function surnames(source: TokenizedText): Set<string> {
  const { tokens, language } = source
  const words = new Set<string>()
  const nouns = new Set<string>()
  tokens.forEach((token, at) => {
    const isNoun = ((tokens[at - 1]?.classes ?? 0) & DETERMINER) !== 0 || NOUN_ENDING.test(token.word)
    if (token.isCapital && isNoun) nouns.add(token.word)
  })
  const isGiven = (token: Token | undefined) =>
    token?.isCapital === true && (language.femaleNames.has(token.word) || language.maleNames.has(token.word))
  const couldBeName = (token: Token | undefined) => isUnlisted(token) && !nouns.has(token?.word ?? '')
  tokens.forEach((token, at) => {
    const before = tokens[at - 1]
    if (token.isCapital && (token.classes & IN_SURNAME) !== 0) words.add(token.word)
    if (isGiven(before) && token.isCapital && !isGiven(token) && (token.classes & NOT_A_NAME) === 0)
      words.add(token.word)
    if (couldBeName(token) && followsQuote(source, at)) words.add(token.word)
    if (!isUnlisted(token) || !before?.isCapital || isGiven(token)) return
    if (isOffice(before) || (isUnlisted(before) && isGiven(tokens[at - 2]))) words.add(token.word)
    if (couldBeName(token) && couldBeName(before) && !startsSentence(source, at - 1)) words.add(token.word)
  })
  return words
}

const DEMONSTRATIVES: Readonly<Record<string, PronounKind>> = {
  der: 'he',
  die: 'she',
  das: 'it',
  dieser: 'he',
  diese: 'she',
  jener: 'he',
}

/** Particles that occur in the names of organisations, but not of persons. */
const ORGANISATION_PARTICLES = new Set(['of', 'for', 'on', 'the'])
const MAX_NAME = 10
const MAX_NOMINAL = 7
const MAX_MODIFIED = 5

class MentionReader {
  readonly mentions: Mention[] = []
  /** The index of the token after the last name or noun that was found. */
  private lastEnd = 0
  private readonly source: TokenizedText
  private readonly tokens: readonly Token[]
  private readonly lower: ReadonlySet<string>
  private readonly isTitleCase: boolean
  /**
   * The surnames that can be recognised by the words before them (see `surnames`); null unless the language writes
   * every noun with a capital.
   */
  private readonly names: ReadonlySet<string> | null

  constructor(source: TokenizedText) {
    this.source = source
    this.tokens = source.tokens
    this.lower = lowerCaseWords(source.tokens)
    this.isTitleCase = hasTitleCase(source)
    this.names = source.language.capitalisesNouns ? surnames(source) : null
  }

  read(): Mention[] {
    for (let at = 0; at < this.tokens.length;) at = this.readAt(at)
    return this.mentions
  }

  private readAt(at: number): number {
    const token = this.tokens[at]
    if (token?.kind !== 'word') return at + 1
    const nameEnd = this.endOfName(at)
    if (nameEnd > at) {
      if (!this.modifiesName(nameEnd)) this.add('name', at, nameEnd, nameEnd - 1)
      return nameEnd
    }
    const pronoun = this.pronounAt(at)
    // `his aides` gives two mentions of possible speakers: `his`, and `his aides`.
    if (pronoun) this.add('pronoun', at, at + 1, at, pronoun)
    // In `a rule that states`, `that` is a pronoun, because a verb follows it; in `that rule`, it begins a noun phrase.
    const isRelative = !this.names && this.source.language.pronouns.get(token.word) === 'who' && this.isVerb(at + 1)
    if ((token.classes & DETERMINER) !== 0 && !isRelative) return this.readNominal(at)
    if (!pronoun && this.isBareNoun(at)) this.addNoun(at, at + 1, at)
    return at + 1
  }

  /**
   * `der` is a pronoun only after a comma (`Kolb, der`) or, at the beginning of a sentence, before a verb (`Der hatte
   * abgelehnt`) or an adverb. At the beginning of a sentence, `der` means the same as `er`.
   */
  private pronounAt(at: number): PronounKind | null {
    const token = this.tokens[at]
    const pronoun = this.source.language.pronouns.get(token?.word ?? '')
    if (!token || !pronoun || (token.isAllCapitals && token.end - token.start > 1)) return null
    const demonstrative = this.names ? DEMONSTRATIVES[token.word] : undefined
    if (!demonstrative) {
      const isArticle = pronoun === 'who' && (token.classes & DETERMINER) !== 0 && this.tokens[at - 1]?.word !== ','
      return isArticle ? null : pronoun
    }
    if (pronoun === 'who' && this.tokens[at - 1]?.word === ',') return pronoun
    const isBeforeVerb = ((this.tokens[at + 1]?.classes ?? 0) & (CUE | AUXILIARY | ADVERB)) !== 0
    return startsSentence(this.source, at) && isBeforeVerb ? demonstrative : null
  }

  private isNameWord(at: number): boolean {
    const token = this.tokens[at]
    if (token?.kind !== 'word') return false
    if ((token.classes & IN_SURNAME) !== 0) return true
    if (!token.isCapital) return false
    if ((token.classes & CALENDAR) !== 0) return false
    // `А.` is an initial, although `а` is a conjunction.
    const isInitial = token.end - token.start === 2 && this.source.text.charAt(token.end - 1) === '.'
    if (isInitial && this.source.language.inflection) return true
    // In `Besides Clinton`, the first word has a capital because it begins a sentence. This word is not a name.
    if (startsSentence(this.source, at) && (token.classes & (PREPOSITION | CONJUNCTION | ADVERB)) !== 0) return false
    if ((token.classes & NOT_A_NAME) !== 0) return token.isAllCapitals && token.word === 'us'
    if (this.source.language.pronouns.has(token.word)) return false
    if (this.names && !this.isGermanName(at, this.names)) return false
    // In a headline in which most words have a capital, a word is not a name if it is a cue, or if the article also
    // contains it in lower case.
    if (this.isTitleCase && token.paragraph === 0 && (this.lower.has(token.word) || (token.classes & CUE) !== 0))
      return false
    if (startsSentence(this.source, at) && this.lower.has(token.word)) {
      // If a word at the beginning of a sentence also occurs in lower case in the text (`Officials said`), it is not
      // taken for a name, unless it is a title before a name.
      const next = this.tokens[at + 1]
      return (token.classes & TITLE) !== 0 && next?.isCapital === true
    }
    return true
  }

  /** In German, a capital alone does not show a name: `Bagger` is a digger, but `Greta Bagger` is a name. */
  private isGermanName(at: number, names: ReadonlySet<string>): boolean {
    const token = this.tokens[at]
    if (!token || names.has(token.word)) return true
    const { femaleNames, maleNames } = this.source.language
    if (femaleNames.has(token.word) || maleNames.has(token.word) || token.isAllCapitals) return true
    const next = this.tokens[at + 1]
    if (((next?.classes ?? 0) & IN_SURNAME) !== 0) return true
    // `Bürgermeisterin Petra Lindner`, `Landeschef Kolb`: offices belong to the name, as titles do.
    if (isOffice(token)) return next?.kind === 'word' && this.isNameWord(at + 1)
    if ((token.classes & (ROLE | DOCUMENT)) !== 0) return false
    if ((token.classes & (ORGANISATION | PLACE)) !== 0) return true
    return isUnlisted(next) || (isUnlisted(this.tokens[at - 1]) && !startsSentence(this.source, at - 1))
  }

  /** Returns the end of the name that begins at a token; the token itself if no name begins there. */
  private endOfName(start: number): number {
    if (!this.isNameWord(start)) return start
    let end = start + 1
    while (end - start < MAX_NAME) {
      const token = this.tokens[end]
      if (!token || token.paragraph !== this.tokens[start]?.paragraph) break
      if (this.isNameWord(end)) end++
      else if (token.kind === 'word' && (token.classes & NAME_PARTICLE) !== 0 && this.bridges(start, end))
        end += this.bridges(start, end)
      else if (token.word === '&' && this.isNameWord(end + 1)) end += 2
      else break
    }
    return end
  }

  /**
   * Whether a name only describes the next name: in `Warren campaign manager Ann Lee`, the speaker is Lee, and not
   * Warren.
   */
  private modifiesName(end: number): boolean {
    let at = end
    while (at < end + MAX_MODIFIED && this.tokens[at]?.kind === 'word' && this.tokens[at]?.isCapital === false) at++
    const last = this.tokens[at - 1]
    return at > end && last !== undefined && (last.classes & (ROLE | TITLE)) !== 0 && this.isNameWord(at)
  }

  /**
   * How many tokens a particle and the words after it add to a name (`de Blasio`, `of Iowa` in `University of Iowa`);
   * 0 if they do not belong to it.
   */
  private bridges(start: number, at: number): number {
    const token = this.tokens[at]
    if (!token) return 0
    const isOfOrganisation = ORGANISATION_PARTICLES.has(token.word)
    if (this.isPerson(start, at) && (token.classes & PREPOSITION) !== 0) return 0
    if (token.word === 'and' || (isOfOrganisation && !this.hasOrganisation(start, at))) return 0
    if (this.isNameWord(at + 1)) return 2
    const next = this.tokens[at + 1]
    return next?.word === 'the' && this.isNameWord(at + 2) ? 3 : 0
  }

  /** Whether the words before a preposition are the complete name of a person: `Sylvie Maurel` before `de Lyon`. */
  private isPerson(from: number, to: number): boolean {
    const { femaleNames, maleNames } = this.source.language
    for (let at = from; at < to; at++) {
      const { word, classes } = this.tokens[at] ?? { word: '', classes: 0 }
      if (femaleNames.has(word) || maleNames.has(word)) return true
      if ((classes & (TITLE | ROLE)) === 0) return false
    }
    return false
  }

  private hasOrganisation(from: number, to: number): boolean {
    for (let i = from; i < to; i++) if (((this.tokens[i]?.classes ?? 0) & (ORGANISATION | TITLE)) !== 0) return true
    return false
  }

  /**
   * Reads a noun phrase: a determiner, adjectives, and the noun after them. Returns the index of the token after the
   * determiner, because the phrase may contain other mentions.
   */
  private readNominal(at: number): number {
    let end = at + 1
    while (end < this.tokens.length && end - at < MAX_NOMINAL && this.continuesNominal(at, end)) end++
    if (end === at + 1 && this.isTitledSpeaker(at)) this.add('nominal', at, at + 2, at + 1)
    // `a Trump adviser`: reading continues inside the phrase, so that `Trump` becomes a mention of its own.
    if (end > at + 1) this.addNoun(at, end, this.headOf(at, end))
    return at + 1
  }

  /**
   * Whether the speaker is a newspaper whose name is in quotation marks: `Die „Morgenpost“ meint`, `urteilt das
   * „Tageblatt“`.
   */
  private isTitledSpeaker(at: number): boolean {
    if (this.tokens[at + 1]?.kind !== 'quote') return false
    const isCue = (token: Token | undefined) => token?.isCapital === false && (token.classes & CUE) !== 0
    return isCue(this.tokens[at + 2]) || isCue(this.tokens[at - 1])
  }

  private continuesNominal(start: number, at: number): boolean {
    const token = this.tokens[at]
    if (!token || token.paragraph !== this.tokens[start]?.paragraph) return false
    if (token.word === ',') return this.isBetweenAdjectives(start, at)
    if (token.kind !== 'word') return false
    if (token.word === "'s") return this.tokens[at + 1]?.kind === 'word'
    if ((token.classes & (PREPOSITION | CONJUNCTION | AUXILIARY | DETERMINER)) !== 0) return false
    if (this.source.language.pronouns.has(token.word)) return false
    const isNoun = (token.classes & (ROLE | DOCUMENT)) !== 0
    if (this.isVerbHere(at)) return false
    if ((token.classes & CUE) !== 0 && !isNoun && at > start + 1) return false
    const before = at - 1 > start ? this.tokens[at - 1] : undefined
    const beforeIsNoun =
      before !== undefined && ((before.classes & (ROLE | DOCUMENT)) !== 0 || (this.names !== null && before.isCapital))
    return !(beforeIsNoun && !isNoun && !token.isCapital && token.word !== 'who')
  }

  /**
   * Whether a comma is between two adjectives, as in `the bespectacled, 71-year-old diplomat`: there is one word
   * between the determiner and the comma, and a noun follows soon after the comma.
   */
  private isBetweenAdjectives(start: number, at: number): boolean {
    if (at !== start + 2 || this.isNoun(at - 1)) return false
    return !this.isNoun(at + 1) && (this.isNoun(at + 2) || this.isNoun(at + 3))
  }

  private isNoun(at: number): boolean {
    return ((this.tokens[at]?.classes ?? 0) & (ROLE | DOCUMENT)) !== 0
  }

  /**
   * Whether a word after a name is a verb: `reports` in `The Post reports that`, but not `report` in `the Post report
   * said`.
   */
  private isVerbHere(at: number): boolean {
    const token = this.tokens[at]
    if (!token || (token.classes & CUE) === 0 || token.isCapital || this.tokens[at - 1]?.isCapital !== true)
      return false
    const next = this.tokens[at + 1]
    return at > 1 && next !== undefined && (next.classes & (CUE | AUXILIARY)) === 0
  }

  private isVerb(at: number): boolean {
    const token = this.tokens[at]
    return token?.kind === 'word' && !token.isCapital && (token.classes & (CUE | ROLE | DOCUMENT)) === CUE
  }

  private headOf(from: number, to: number): number {
    for (let i = to - 1; i > from; i--) {
      const token = this.tokens[i]
      if (token && !token.isCapital && (token.classes & (ROLE | DOCUMENT)) !== 0) return i
    }
    return to - 1
  }

  /**
   * Whether a token is a noun without a determiner: a noun of the word lists (`officials`), or an unlisted word
   * directly before a cue. In a language in which the subject often follows its verb, an unlisted word directly after a
   * cue counts too.
   */
  private isBareNoun(at: number): boolean {
    const token = this.tokens[at]
    if (!token || (token.classes & (PREPOSITION | CONJUNCTION | AUXILIARY | DETERMINER | NOT_A_NAME)) !== 0)
      return false
    if (this.lastEnd > at || (token.classes & ADVERB) !== 0 || token.word.endsWith('ly')) return false
    // A word that only describes the name after it is not a speaker: `candidate` in `candidate Ann Lee`, `conservative`
    // in `conservative host Ann Lee`.
    if (this.isNameWord(at + 1) || this.modifiesName(at + 1)) return false
    if ((token.classes & (ROLE | DOCUMENT)) !== 0) return true
    if ((token.classes & CUE) !== 0) return false
    const before = this.tokens[at - 1]
    if (this.source.language.subjectFollowsVerb && before && (before.classes & CUE) !== 0 && token.word.length > 3)
      return true
    const next = this.tokens[at + 1]
    return next?.kind === 'word' && (next.classes & CUE) !== 0 && !next.isCapital && token.word.length > 2
  }

  private addNoun(from: number, to: number, head: number): void {
    const isDocument = ((this.tokens[head]?.classes ?? 0) & DOCUMENT) !== 0
    this.add(isDocument ? 'document' : 'nominal', from, to, head)
  }

  private add(type: MentionType, from: number, to: number, head: number, pronoun: PronounKind | null = null): void {
    const isPossessive = this.tokens[to]?.word === "'s" || pronoun === 'his' || pronoun === 'their'
    if (type !== 'pronoun') this.lastEnd = to
    this.mentions.push({ type, pronoun, from, to, head, isPossessive })
  }
}

/** Lists all mentions outside the quotes, in the order of their first tokens. */
export const listMentions = (source: TokenizedText): Mention[] => new MentionReader(source).read()
