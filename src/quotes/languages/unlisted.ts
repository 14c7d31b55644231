import type { Language } from './language.ts'

/** A language without word lists: only marks, capitals and lengths tell what is speech. */
export const unlisted: Language = {
  tag: 'und',
  weights: 'other',
  minQuote: 0.4,
  caution: 1,
  classes: new Map(),
  pronouns: new Map(),
  abbreviations: new Set(),
  cueStrength: new Map(),
  femaleNames: new Set(),
  maleNames: new Set(),
  femaleTitles: new Set(),
  maleTitles: new Set(),
  verbEndings: [],
  capitalisesNouns: false,
  subjectFollowsVerb: false,
  elisions: new Set(),
  clitics: new Set(),
  insertions: 'none',
  verbForms: [],
  pluralDeterminers: new Set(),
  nounEndings: [],
  prepositionKinds: new Map(),
  roleEnding: null,
  inflection: null,
}
