import { describe, expect, it } from 'vitest'
import { scan } from '../../src/quotes/scan/scan.ts'
import { processorSlowdown } from '../slowdown.ts'

const insides = (text: string): string[] => scan(text).spans.map((span) => text.slice(span.start, span.end))

const words = 'Wir fahren morgen'

describe('finds the words between every style of marks', () => {
  it.each([
    ['curly', `Sie sagte: “${words}.”`],
    ['German', `Sie sagte: „${words}.“`],
    ['Polish, Dutch', `Sie sagte: „${words}.”`],
    ['Swedish, Finnish', `Sie sagte: ”${words}.”`],
    ['straight', `Sie sagte: "${words}."`],
    ['full width', `Sie sagte: ＂${words}.＂`],
    ['two apostrophes', `Sie sagte: ''${words}.''`],
    ['accents and apostrophes', `Sie sagte: \`\`${words}.''`],
    ['French', `Sie sagte : «\u00a0${words}.\u00a0»`],
    ['Russian, Swiss', `Sie sagte: «${words}.»`],
    ['German guillemets', `Sie sagte: »${words}.«`],
    ['Swedish guillemets', `Sie sagte: »${words}.»`],
    ['single guillemets', `Sie sagte: ‹${words}.›`],
    ['turned single guillemets', `Sie sagte: ›${words}.‹`],
    ['single curly', `Sie sagte: ‘${words}.’`],
    ['single German', `Sie sagte: ‚${words}.‘`],
    ['single straight', `Sie sagte: '${words}.'`],
    ['Japanese', `Sie sagte「${words}.」`],
    ['Japanese, white', `Sie sagte『${words}.』`],
    ['single guillemets, French', `Sie sagte : ‹\u00a0${words}.\u00a0›`],
    ['typed guillemets', `Sie sagte: <<${words}.>>`],
    ['two commas', `Sie sagte: ,,${words}.''`],
    ['half width', `Sie sagte｢${words}.｣`],
    ['vertical', `Sie sagte﹁${words}.﹂`],
    ['opened curly, closed straight', `“${words}." Sie nickte. “${words}."`],
    ['opened straight, closed curly', `"${words}.” Sie nickte. "${words}.”`],
  ])('%s', (_style, text) => {
    expect(new Set(insides(text))).toEqual(new Set([`${words}.`]))
  })
})

describe('finds quotes in every script', () => {
  it.each([
    ['Они сказали: «Мы едем завтра».', 'Мы едем завтра'],
    ['記者は「明日行きます」と話した。', '明日行きます'],
    ['他说：“我们明天去。”', '我们明天去。'],
    ['قالت: «سنذهب غدا».', 'سنذهب غدا'],
    ['היא אמרה: "ניסע מחר".', 'ניסע מחר'],
    ['היא אמרה: ״ניסע מחר״.', 'ניסע מחר'],
    ['צה״ל מסר כי מדובר ב״תרגיל שקוף״.', 'תרגיל שקוף'],
    ['Είπε: «Θα πάμε αύριο».', 'Θα πάμε αύριο'],
    ['그는 “내일 갑니다”라고 말했다.', '내일 갑니다'],
    ['उसने कहा, "हम कल जाएंगे।"', 'हम कल जाएंगे।'],
  ])('%s', (text, quote) => {
    expect(insides(text)).toEqual([quote])
  })
})

describe('knows marks that are something else', () => {
  it.each([
    ["It wasn't the dog's, and the dogs' owner didn't say."],
    ['It wasn’t the dog’s, and the dogs’ owner didn’t say.'],
    ["The band of the '90s and the '80s met 'em 'til dawn."],
    ['A 6\'2" man with a 24" screen.'],
    ['The book 《紅樓夢》 is long.'],
    ['<img class="big" alt="A dog.">'],
    ['He opened “but never closed it. Then he left.'],
    ['He closed” but never opened it. Then he left.'],
    ['" " and "" and “ ”'],
  ])('%s', (text) => {
    expect(insides(text)).toEqual([])
  })
})

describe('keeps to the outermost marks', () => {
  it.each([
    ['“She said ‘go’ and left,” he said.', ['She said ‘go’ and left,']],
    ['“She said “go” and left,” he said.', ['She said “go” and left,']],
    ['"She said “go” and left," he said.', ['She said “go” and left,']],
    ['“She said "go" and left,” he said.', ['She said "go" and left,']],
    ['„Sie sagte ‚geh‘ und ging“, sagte er.', ['Sie sagte ‚geh‘ und ging']],
    ['« Elle a dit “va” », dit-il.', ['Elle a dit “va”']],
    ['Il parle d’« un choix » et d’« une crise ».', ['un choix', 'une crise']],
    [`Il dit qu'"aucun départ n'aura lieu" et parle d'"un plan".`, ["aucun départ n'aura lieu", 'un plan']],
    ['»Er nannte es den »Wurf«, das war es nicht.« Sie ging.', ['Er nannte es den »Wurf«, das war es nicht.']],
    ['›Wir gehen, wenn »die da oben« nicht hören‹, sagt sie.', ['Wir gehen, wenn »die da oben« nicht hören']],
    ['›Schwarz‹ steht da. ›Das ist es‹, sagt sie.', ['Schwarz', 'Das ist es']],
    ['«Он сказал: «Иди», — и ушёл», — сказала она.', ['Он сказал: «Иди», — и ушёл']],
    ["'''Go,' she said,'' he told us.", ["'Go,' she said,"]],
    ["''She said 'go,''' he told us.", ["She said 'go,'"]],
    ['‘The workers’ rights matter,’ he said.', ['The workers’ rights matter,']],
    ['“A,” he said. “B.”', ['A,', 'B.']],
    ["'A,' he said. 'B isn't C.'", ['A,', "B isn't C."]],
  ])('%s', (text, quotes) => {
    expect(insides(text)).toEqual(quotes)
  })
})

describe('paragraphs', () => {
  it('are one quote where guillemets open the first and close the second', () => {
    expect(insides('«Мне было страшно.\n\nА потом всё прошло», — сказала она.')).toEqual([
      'Мне было страшно.',
      'А потом всё прошло',
    ])
  })

  it('bound a quote: a forgotten mark spoils no other paragraph', () => {
    expect(insides('“It began here, he said.\n\nNobody knew. “It ended,” she said.')).toEqual(['It ended,'])
  })

  it('go on with a quote that opens again', () => {
    const { spans } = scan('He said: “One.\n\n“Two with “inner” marks.\n\n“Three.”')
    expect(spans.map((span) => span.continues)).toEqual([true, true, false])
  })

  it('are not made by a line that breaks in mid-sentence', () => {
    expect(insides('“We saw the\nnew bridge,” she said.')).toEqual(['We saw the\nnew bridge,'])
  })

  it('end with every kind of line end', () => {
    const text = '“One.\n\n“Two.”\n\n‘Three.’'
    const crlf = text.replaceAll('\n', '\r\n')
    expect(insides(crlf)).toEqual(insides(text))
  })
})

describe('takes time in proportion to the length', () => {
  const MEGABYTE = 2 ** 20
  it.each([
    ['straight marks', '"'],
    ['opening marks', '“'],
    ['closing marks', '”'],
    ['apostrophes', "' "],
    ['opening marks before letters', '“a "b '],
    ['all kinds', '“a" «b” „c» ‘d "e‘ '],
    ['all kinds in lines', '“a" «b” „c» ‘d "e‘\n\n'],
    ['open lines', '“a\n'],
    ['lines that go on', 'a\n'],
    ['guillemets', '« »» '],
  ])('%s', (_kind, piece) => {
    const text = piece.repeat(MEGABYTE / piece.length)
    const before = process.cpuUsage()
    scan(text)
    // Processor time is measured, because other tests run at the same time.
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(2000 * processorSlowdown())
  })
})
