import { describe, expect, it } from 'vitest'
import { findQuotes } from '../../src/quotes/find-quotes.ts'

/** Returns the speaker of the first quote: as printed, and the full name. */
function speakerOf(text: string, language: string): readonly (string | null | undefined)[] {
  const [quote] = findQuotes(text, language)
  return [quote?.speakerAsPrinted, quote?.speakerName]
}

describe('gives a name with particles whole', () => {
  it.each([
    ['de', '„Das Dach ist dicht“, sagte Petra von der Heide.', 'Petra von der Heide'],
    ['de', '„Das Dach ist dicht“, sagte Wouter van den Berg am Montag.', 'Wouter van den Berg'],
    ['de', 'Karl-Theodor zu Guttenberg sagte: „Das Dach ist dicht.“', 'Karl-Theodor zu Guttenberg'],
    ['de', '„Das Dach ist dicht“, erklärte Otto von und zu Lichtenstein.', 'Otto von und zu Lichtenstein'],
    ['de', '„Das Dach ist dicht“, sagte Mohammed bin Salman.', 'Mohammed bin Salman'],
    ['de', '„Das Dach ist dicht“, sagte Baschar al-Assad.', 'Baschar al-Assad'],
    ['de', '„Das Dach ist dicht“, sagte Ludwig Mies van der Rohe.', 'Ludwig Mies van der Rohe'],
    ['en', '“The roof is tight,” said Ursula von der Leyen.', 'Ursula von der Leyen'],
    ['en', '“The roof is tight,” said Bill de Blasio, the mayor.', 'Bill de Blasio'],
    ['en', '“The roof is tight,” Fernando Henrique dos Santos said.', 'Fernando Henrique dos Santos'],
    ['en', '“The roof is tight,” said Abdel Fattah el-Sisi.', 'Abdel Fattah el-Sisi'],
    ['en', '“The roof is tight,” said Mohammed bin Salman.', 'Mohammed bin Salman'],
    ['en', '“The roof is tight,” said Oscar de la Renta on Monday.', 'Oscar de la Renta'],
    ['fr', '« Le toit est étanche », a déclaré Charles de Gaulle.', 'Charles de Gaulle'],
    ['fr', '« Le toit est étanche », a déclaré Dominique de Villepin.', 'Dominique de Villepin'],
    ['fr', '« Le toit est étanche », a déclaré Jean-Baptiste de La Salle.', 'Jean-Baptiste de La Salle'],
    ['fr', '« Le toit est étanche », explique Anne d’Ornano.', 'Anne d’Ornano'],
    ['fr', '« Le toit est étanche », explique Jean du Bellay.', 'Jean du Bellay'],
    ['es', '«El techo está seco», dijo Ana de la Torre.', 'Ana de la Torre'],
    ['es', '«El techo está seco», dijo Miguel de los Santos el lunes.', 'Miguel de los Santos'],
    ['es', '«El techo está seco», dijo Juan del Río.', 'Juan del Río'],
    ['es', '«El techo está seco», dijo María Teresa Fernández de la Vega.', 'María Teresa Fernández de la Vega'],
    ['es', '«El techo está seco», dijo Luca della Robbia.', 'Luca della Robbia'],
    ['es', '«El techo está seco», dijo Luiz da Silva.', 'Luiz da Silva'],
    ['ru', '«Крыша цела», — сказала Урсула фон дер Ляйен.', 'Урсула фон дер Ляйен'],
    ['ru', '«Крыша цела», — сказал Башар аль-Асад.', 'Башар аль-Асад'],
    ['ru', '«Крыша цела», — сказал Мухаммед бин Салман.', 'Мухаммед бин Салман'],
    ['uk', '«Дах цілий», — сказала Урсула фон дер Ляєн.', 'Урсула фон дер Ляєн'],
    ['uk', '«Дах цілий», — сказав Шарль де Голль.', 'Шарль де Голль'],
  ])('%s: %s', (language, text, name) => {
    expect(speakerOf(text, language)).toEqual([name, name])
  })
})

describe('ends a name before a place or an organization', () => {
  it.each([
    ['de', '„Das Dach ist dicht“, sagte Petra Lindner von der Universität Köln.', 'Petra Lindner'],
    ['de', '„Das Dach ist dicht“, sagte Anna Weber vom Mieterverein.', 'Anna Weber'],
    ['de', '„Das Dach ist dicht“, sagte Anna Weber von Siemens.', 'Anna Weber'],
    ['de', '„Das Dach ist dicht“, sagte Anna Weber vom Verein für Denkmalpflege.', 'Anna Weber'],
    ['en', '“The roof is tight,” said Tom Cole of Oklahoma.', 'Tom Cole'],
    ['en', '“The roof is tight,” said Ann Lee of the University of Iowa.', 'Ann Lee'],
    ['fr', '« Le toit est étanche », a déclaré Sylvie Maurel de Lyon.', 'Sylvie Maurel'],
    ['fr', '« Le toit est étanche », a déclaré Sylvie Maurel du Parti socialiste.', 'Sylvie Maurel'],
    ['es', '«El techo está seco», dijo Ana Ruiz de Madrid.', 'Ana Ruiz'],
    ['es', '«El techo está seco», dijo Ana Ruiz de la Universidad de Sevilla.', 'Ana Ruiz'],
    ['es', '«El techo está seco», dijo Ana Ruiz del Sindicato Médico.', 'Ana Ruiz'],
  ])('%s: %s', (language, text, name) => {
    expect(speakerOf(text, language)).toEqual([name, name])
  })

  it.each([
    ['de', '„Das Dach ist dicht“, sagte der Bürgermeister von Köln.', 'der Bürgermeister'],
    ['es', '«El techo está seco», dijo el alcalde de Sevilla.', 'el alcalde'],
    ['fr', '« Le toit est étanche », a déclaré le maire de Lyon.', 'le maire'],
  ])('%s: %s', (language, text, office) => {
    expect(speakerOf(text, language)).toEqual([office, null])
  })

  it('also behind a given name alone, if the text shows that the word is a place', () => {
    const text = '«El techo está seco», dijo Ana de Villarrubia. En Villarrubia no llueve.'
    expect(speakerOf(text, 'es')[0]).toBe('Ana')
  })
})

describe('knows a person by the surname with or without its particles', () => {
  it.each([
    ['de', 'Petra von der Heide kam spät. „Das Dach ist dicht“, sagte Heide.', 'Heide', 'Petra von der Heide'],
    [
      'de',
      'Petra von der Heide kam spät. „Das Dach ist dicht“, sagte von der Heide.',
      'von der Heide',
      'Petra von der Heide',
    ],
    [
      'de',
      'Petra von der Heide kam spät. Von der Heide sagte: „Das Dach ist dicht.“',
      'Von der Heide',
      'Petra von der Heide',
    ],
    [
      'en',
      'Ursula von der Leyen came late. “The roof is tight,” von der Leyen said.',
      'von der Leyen',
      'Ursula von der Leyen',
    ],
    ['es', 'Llegó Ana de la Torre. «El techo está seco», dijo De la Torre.', 'De la Torre', 'Ana de la Torre'],
    [
      'fr',
      'Dominique de Villepin est venu. « Le toit est étanche », a dit M. de Villepin.',
      'M. de Villepin',
      'Dominique de Villepin',
    ],
    [
      'ru',
      'Приехала Урсула фон дер Ляйен. «Крыша цела», — сказала фон дер Ляйен.',
      'фон дер Ляйен',
      'Урсула фон дер Ляйен',
    ],
    ['en', 'Bashar al-Assad came late. “The roof is tight,” al-Assad said.', 'al-Assad', 'Bashar al-Assad'],
    ['en', 'Bashar al-Assad came late. “The roof is tight,” Assad said.', 'Assad', 'Bashar al-Assad'],
  ])('%s: %s', (language, text, printed, name) => {
    expect(speakerOf(text, language)).toEqual([printed, name])
  })

  it.each([
    ['de', '„Das Dach ist dicht“, sagte von der Leyen.', 'von der Leyen'],
    ['de', '„Das Dach ist dicht“, sagte Frau von der Leyen.', 'Frau von der Leyen'],
    ['en', '“The roof is tight,” said de Blasio.', 'de Blasio'],
    ['fr', '« Le toit est étanche », a déclaré de Villepin.', 'de Villepin'],
    ['es', '«El techo está seco», dijo De la Torre.', 'De la Torre'],
  ])('and gives no full name where the text has none: %s: %s', (language, text, printed) => {
    expect(speakerOf(text, language)).toEqual([printed, null])
  })
})
