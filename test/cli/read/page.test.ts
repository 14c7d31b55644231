import { describe, expect, test } from 'vitest'
import { readPage } from '../../../src/cli/read/html.ts'
import { toEntry } from '../../../src/cli/read/read-files.ts'
import { isRecord } from '../../../src/cli/read/record.ts'

const sentence =
  'The harbour will be dredged next spring, the mayor said on Monday, and the fishers were glad to hear it. '
const paragraphs = `<p>${sentence.repeat(3)}</p><p>${sentence.repeat(3)}</p>`
const shown = [sentence.repeat(3).trim(), sentence.repeat(3).trim()].join('\n\n')
const news = (fields: object) =>
  `<script type="application/ld+json">${JSON.stringify({ '@context': 'https://schema.org', '@type': 'NewsArticle', ...fields })}</script>`

interface Parts {
  readonly head?: string
  readonly body?: string
  readonly lang?: string
}

const page = ({ head = '', body = paragraphs, lang = 'en' }: Parts) =>
  `<!doctype html><html lang="${lang}"><head><title>Page title</title>${head}</head><body><article>${body}</article></body></html>`

function read(html: string | Uint8Array, options: Parameters<typeof readPage>[1] = { isChosen: true }) {
  const bytes = typeof html === 'string' ? new TextEncoder().encode(html) : html
  const article = readPage(bytes, options)
  if (article === null) return null
  const entry = toEntry('f', { read: () => article }, { dryRun: false })
  if (!isRecord(entry)) return entry.faults
  const { key, ...value } = entry.value
  return String(key).startsWith('sha256:') ? value : entry.value
}

describe('the text of a page', () => {
  test('comes before a teaser in its JSON-LD', () => {
    expect(read(page({ head: news({ headline: 'H', articleBody: 'The harbour will be dredged…' }) }))).toMatchObject({
      body: shown,
    })
  })

  test('comes from its JSON-LD where the page shows only the beginning', () => {
    const whole = Array.from({ length: 9 }, (_, index) => `${index} ${sentence}`.trim())
    const text = whole.map((one) => `<p>${one.replace('mayor', '&ldquo;mayor&rdquo;')}</p>`).join('')
    expect(read(page({ head: news({ headline: 'H', articleBody: text }), body: `<p>${sentence}</p>` }))).toMatchObject({
      body: whole.join('\n\n').replaceAll('mayor', '“mayor”'),
    })
  })

  test.each([
    ['Chinese', 'zh', '港口明年春天将进行疏浚，市长周一宣布了这一消息。她说：“我们等了十年，现在开始了。”'],
    ['Japanese', 'ja', '港は来春に浚渫されると市長が月曜日に発表した。漁師たちは喜んでいる。'],
    ['a tabloid', 'en', 'The harbour will be dredged next spring, and the fishers of the town are glad.'],
  ])('in short paragraphs of %s is an article, in a crawl too', (_, lang, text) => {
    const html = page({ lang, body: `<p>${text}</p>`.repeat(6) })
    expect(read(html, {})).toMatchObject({ body: Array(6).fill(text).join('\n\n') })
  })

  test('may have no paragraphs, but line ends', () => {
    const text = '港口明年春天将进行疏浚，市长周一宣布了这一消息。'
    expect(read(page({ lang: 'zh', body: `<div>${`${text}<br><br>`.repeat(8)}</div>` }), {})).toMatchObject({
      body: Array(8).fill(text).join('\n\n'),
    })
  })

  test('may have no paragraphs, but blocks', () => {
    expect(read(page({ body: `<div>${sentence}</div>`.repeat(6) }), {})).toMatchObject({ title: 'Page title' })
  })

  test('is not one where each paragraph is on a card of its own, unless the page was chosen', () => {
    const cards = `<section>${'<div><h3>Fog closes port</h3><p>The ferries wait, and nobody knows how long.</p></div>'.repeat(9)}</section>`
    expect(read(page({ body: cards }), {})).toBeNull()
    expect(read(page({ body: cards }))).toMatchObject({ title: 'Page title' })
    expect(read(page({ body: '<p>Fog closed the port on Monday.</p>' }))).toMatchObject({
      body: 'Fog closed the port on Monday.',
    })
  })

  test('does not end in lists of links to other articles', () => {
    const links =
      '<h3><a href="/a">More on ports</a></h3><ul><li><a href="/b">Fog</a></li><li><a href="/c">Ice</a></li></ul>'
    expect(read(page({ body: paragraphs + links }))).toMatchObject({ body: shown })
  })
})

describe('the JSON-LD of a page', () => {
  const canonical = '<link rel="canonical" href="https://a.example/2">'
  test('is that of the piece that its address names', () => {
    const head = `${canonical}<script type="application/ld+json">${JSON.stringify([
      { '@type': 'NewsArticle', headline: 'Other', url: 'https://a.example/1' },
      { '@type': 'NewsArticle', headline: 'This', mainEntityOfPage: { '@id': 'http://www.a.example/2/' } },
    ])}</script>`
    expect(read(page({ head }))).toMatchObject({ title: 'This', url: 'https://a.example/2' })
  })

  test('is left out where it is another piece', () => {
    const head =
      canonical + news({ headline: 'Other', url: 'https://a.example/1', datePublished: '2020-01-01T00:00:00Z' })
    expect(read(page({ head }))).toEqual({
      title: 'Page title',
      url: 'https://a.example/2',
      body: shown,
      language: 'en',
      outlet: { name: 'a.example', domain: 'a.example' },
    })
  })

  test.each([
    ['in CDATA', '//<![CDATA[\n{"@type":"NewsArticle","headline":"Found"}\n//]]>'],
    ['in a comment', '<!-- {"@type":"NewsArticle","headline":"Found"} -->'],
    ['with escapes too many', '{"@type":"NewsArticle","headline":"F\\ound"}'],
    ['with commas too many', '{"@type":"NewsArticle","keywords":["a,]",],"headline":"Found",};'],
  ])('is read %s', (_, script) => {
    expect(read(page({ head: `<script type="application/ld+json">${script}</script>` }))).toMatchObject({
      title: 'Found',
    })
  })

  test('may break lines inside its strings', () => {
    const head = '<script type="application/ld+json">{"@type":"NewsArticle","headline":"One\r\n\ttwo"}</script>'
    expect(read(page({ head }))).toMatchObject({ title: 'One two' })
  })

  test('may lie in several scripts, whose type may name a charset', () => {
    const script = (value: object) =>
      `<script type="application/ld+json; charset=utf-8">${JSON.stringify(value)}</script>`
    const head =
      script({ '@type': 'Person', '@id': '#ann', name: 'Ann Lee' }) +
      script({ '@type': 'NewsArticle', headline: 'Found', author: { '@id': '#ann' } })
    expect(read(page({ head }))).toMatchObject({ title: 'Found', authors: [{ name: 'Ann Lee' }] })
  })

  test('is that of the page where its @id is no address of one', () => {
    const head = `${canonical}${news({ '@id': 'https://a.example/api/99', headline: 'Found' })}`
    expect(read(page({ head }))).toMatchObject({ title: 'Found', url: 'https://a.example/2' })
  })

  test.each([
    [['Ann Lee', 'Max Berg']],
    [[{ name: ['Ann Lee', 'Max Berg'] }]],
    [[{ givenName: 'Ann', familyName: 'Lee' }, { name: 'Max Berg' }]],
    ['Ann Lee and Max Berg'],
  ])('may name several authors: %j', (author) => {
    expect(read(page({ head: news({ headline: 'H', author }) }))).toMatchObject({
      authors: [{ name: 'Ann Lee' }, { name: 'Max Berg' }],
    })
  })

  test('may hold a quote of the article, as a part of it or beside it', () => {
    const quotation = (text: string) => ({ '@type': 'Quotation', text, creator: { name: 'Mae' } })
    const head =
      news({ headline: 'H', hasPart: [quotation('glad to hear it')] }) +
      `<script type="application/ld+json">${JSON.stringify([quotation('dredged next spring'), quotation('not there')])}</script>`
    expect(read(page({ head }))).toMatchObject({
      quotes: [
        { text: 'glad to hear it', speaker: { name: 'Mae' } },
        { text: 'dredged next spring', speaker: { name: 'Mae' } },
      ],
    })
  })

  test('is decoded once', () => {
    const head = news({
      headline: 'Ports &amp; ships: &#8216;big&#8217; &amp;amp; a < b',
      author: { name: 'Ann &amp; Lee' },
    })
    expect(read(page({ head }))).toMatchObject({
      title: 'Ports & ships: ‘big’ &amp; a < b',
      authors: [{ name: 'Ann & Lee' }],
    })
  })

  test.each([
    ['its name', 'List of harbours', 'Wikimedia list article', 'List of harbours - Wikipedia', 'List of harbours'],
    ['its headline', 'The Gazette', 'Harbour dredged', 'Harbour dredged | Gazette', 'Harbour dredged'],
  ])('takes %s for the title where the page does', (_, name, headline, title, expected) => {
    const head = `<meta property="og:title" content="${title}">${news({ name, headline })}`
    expect(read(page({ head }))).toMatchObject({ title: expected })
  })
})

describe('the tags of a page', () => {
  test('are decoded once', () => {
    expect(read(page({ head: '<meta property="og:title" content="Fish &amp;amp; chips &amp; peas">' }))).toMatchObject({
      title: 'Fish &amp; chips & peas',
    })
  })

  test.each([
    ['<meta name="parsely-pub-date" content="2026-11-02T07:00:00Z">', ''],
    ['<meta name="DC.date.issued" content="2026-11-02T07:00:00Z">', ''],
    ['<meta name="pubdate" content="20261102T07:00:00Z">', ''],
    [
      '<meta property="article:published_time" content="yesterday"><meta name="date" content="2026-11-02T07:00:00Z">',
      '',
    ],
    [news({ headline: 'H', datePublished: 'soon', dateCreated: '2026-11-02T07:00:00Z' }), ''],
    ['', '<meta itemprop="datePublished" content="2026-11-02T08:00:00+01:00">'],
    ['', '<time itemprop="datePublished" datetime="2026-11-02T07:00:00Z">Monday</time>'],
    ['', '<header><time datetime="2026-11-02T07:00:00Z">Monday</time></header>'],
  ])('say when it was published: %s%s', (head, marks) => {
    const { publishedAt } = read(page({ head, body: marks + paragraphs })) as { publishedAt: string }
    expect(new Date(publishedAt).toISOString()).toBe('2026-11-02T07:00:00.000Z')
  })

  test('say nothing of it where there are several times, or one that nobody understands', () => {
    const times = '<time datetime="2026-11-02T07:00:00Z">a</time><time datetime="2026-11-03T07:00:00Z">b</time>'
    for (const body of [times + paragraphs, `<time datetime="03/04/2026 10:00">a</time>${paragraphs}`])
      expect(read(page({ body }))).not.toHaveProperty('publishedAt')
  })

  test('that name the front page as the address of every page do not count', () => {
    const head =
      '<link rel="canonical" href="https://a.example/"><meta property="og:url" content="https://a.example/7">'
    expect(read(page({ head }))).toMatchObject({ url: 'https://a.example/7' })
  })

  test('may give an address that its base completes', () => {
    const head = '<base href="https://a.example/x/"><link rel="canonical" href="../7">'
    expect(read(page({ head }))).toMatchObject({ url: 'https://a.example/7' })
  })

  test.each([
    ['By Ann Lee<br>\n\t\tMarch 16, 20267:22 AM EDT', [{ name: 'Ann Lee' }]],
    ['By\n Ann Lee', [{ name: 'Ann Lee' }]],
    ['March 16, 2026 at 7:22 AM EDT', undefined],
    ['Last updated: January 7, 2026', undefined],
    ['Photo: Ann Lee / Getty Images', undefined],
    ['desk@gazette.example', undefined],
  ])('name the author: %j', (printed, authors) => {
    const value = read(page({ body: `<div class="byline">${printed}</div>${paragraphs}` }))
    expect(value).toHaveProperty('body', shown)
    expect((value as { authors?: unknown }).authors).toEqual(authors)
  })

  test.each([
    // A tag that says the same twice, under two attributes.
    ['<meta property="dc:creator" content="Ann Lee"><meta name="dc:creator" content="A. Lee">', '', ['Ann Lee']],
    ['<meta name="author" content="Ann Lee"><meta name="author" content="Max Berg">', '', ['Ann Lee', 'Max Berg']],
    [news({ headline: 'H', author: ['Ann Lee', { name: 'Max Berg' }] }), '', ['Ann Lee', 'Max Berg']],
    [news({ headline: 'H', author: { name: 'CC7567' } }), '<p class="byline">By Ann Lee</p>', ['Ann Lee']],
    [news({ headline: 'H', author: { name: 'CC7567' } }), '', ['CC7567']],
    ['<meta name="twitter:creator" content="Ann Lee">', '<p class="byline">Follow Author</p>', ['Ann Lee']],
    ['<meta name="twitter:creator" content="@annlee">', '', undefined],
  ])('name those who wrote it: %s%s', (head, byline, names) => {
    const { authors } = read(page({ head, body: byline + paragraphs })) as { authors?: { name: string }[] }
    expect(authors?.map(({ name }) => name)).toEqual(names)
  })
})

describe('the characters of a page', () => {
  const encode = (text: string, bytes: Readonly<Record<string, number>>) =>
    Uint8Array.from([...text].map((one) => bytes[one] ?? one.charCodeAt(0)))
  const german = (charset: string) =>
    page({ head: `<!-- <meta charset="koi8-r"> --><meta charset="${charset}">`, body: `<p>Häfen</p>${paragraphs}` })

  test('are UTF-8 where they are sound UTF-8, whatever the page says', () => {
    expect(read(german('gb2312'))).toMatchObject({ body: `Häfen\n\n${shown}` })
  })

  test.each([
    ['its tag', 'iso-8859-1', {}],
    ['the server', 'nonsense', { contentType: 'text/html; charset=windows-1252' }],
    ['the server, where the tag is wrong', 'utf-8', { contentType: 'text/html; charset=latin1' }],
  ])('are what %s says', (_, charset, options) => {
    expect(read(encode(german(charset), { ä: 0xe4 }), { isChosen: true, ...options })).toMatchObject({
      body: `Häfen\n\n${shown}`,
    })
  })

  test('are those of UTF-16 behind its mark', () => {
    const text = Buffer.from(`\ufeff${german('utf-8')}`, 'utf16le')
    expect(read(text)).toMatchObject({ body: `Häfen\n\n${shown}` })
    expect(read(text.swap16())).toMatchObject({ body: `Häfen\n\n${shown}` })
  })

  test('are not guessed', () => {
    expect(() => read(encode(german('unknown'), { ä: 0xe4 }))).toThrow('not UTF-8 and does not name its encoding')
    expect(() => read(encode(german('utf-8'), { ä: 0xe4 }))).toThrow('invalid in the encoding')
    const menu = '<script>// ä</script>'
    expect(
      read(encode(page({ head: '<meta charset="utf-8">', body: `${menu}${paragraphs}` }), { ä: 0xe4 })),
    ).toMatchObject({
      body: shown,
    })
  })
})
