import { describe, expect, it } from 'vitest'
import { faults, keysOf, openDoor, outcomes, refuseLoad } from './door.ts'

const door = openDoor()
type Input = Record<string, unknown>
async function last(...inputs: Input[]) {
  for (const input of inputs.slice(0, -1)) await door.hold(input)
  return door.load(inputs.at(-1) ?? {})
}
const read = async (document: string) => JSON.stringify(await door.ask(document)).replace(/"/g, '')

describe('a field left out stays, null clears it to its default, a list replaces the list', () => {
  const outlet = {
    key: 'o',
    name: 'O',
    domain: 'o.example',
    homepage: 'https://o.example',
    kind: 'AGENCY',
    country: 'DE',
    language: 'de',
  }
  const agent = {
    key: 'p',
    name: 'P',
    kind: 'ORGANIZATION',
    aliases: ['b', 'a', 'b'],
    description: 'd',
    wikidataId: 'Q1',
  }
  const event = {
    key: 'e',
    name: 'E',
    kind: 'k',
    summary: 's',
    startDate: '2024-01-01',
    endDate: '2024-01-02',
    place: 'here',
    country: 'FR',
    participants: [{ agent: { key: 'p' }, role: 'r' }],
    parent: { key: 'f', name: 'F' },
  }
  const article = {
    key: 'a',
    url: 'https://x.example/',
    outlet: { key: 'o' },
    title: 'T',
    description: 'd',
    body: 'q',
    language: 'en',
    authors: [{ name: 'N' }],
    publishedAt: '2024-01-01T00:00:00Z',
    modifiedAt: '2024-01-02T00:00:00Z',
    section: 's',
    subjects: ['y', 'x', 'y'],
    status: 'WITHHELD',
    quotes: [
      {
        text: 'q',
        form: 'PARTIAL',
        cue: 'said',
        language: 'fr',
        speaker: { key: 'p' },
        speakerAsPrinted: 'he',
        event: { key: 'e' },
      },
    ],
    events: [{ key: 'f' }],
    credits: [{ type: 'INTERVIEW', text: 'c' }],
  }
  const all = { outlets: [outlet], agents: [agent], events: [event], articles: [article] }
  const OUTLET = '{ outlet(by: { key: "o" }) { name domain homepage kind country language } }'
  const AGENT = '{ agent(by: { key: "p" }) { name kind aliases description wikidataId } }'
  const EVENT =
    '{ event(by: { key: "e" }) { name kind summary startDate endDate place country participants { edges { role } } parent { key } } }'
  const ARTICLE = `{ article(by: { key: "a" }) { url outlet { key } title description body language authors { name } publishedAt modifiedAt section subjects status
    quotes { nodes { text form cue language speaker { key } speakerAsPrinted event { key } } } events(orderBy: { field: NAME }) { nodes { key } } } }`
  const nulls = (record: Input, kept: string[]) =>
    Object.fromEntries(Object.keys(record).map((name) => [name, kept.includes(name) ? record[name] : null]))

  it('left out', async () => {
    const before = await last(all).then(async () => [
      await read(OUTLET),
      await read(AGENT),
      await read(EVENT),
      await read(ARTICLE),
    ])
    expect(before).toEqual([
      '{outlet:{name:O,domain:o.example,homepage:https://o.example,kind:AGENCY,country:DE,language:de}}',
      '{agent:{name:P,kind:ORGANIZATION,aliases:[b,a],description:d,wikidataId:Q1}}',
      '{event:{name:E,kind:k,summary:s,startDate:2024-01-01,endDate:2024-01-02,place:here,country:FR,participants:{edges:[{role:r}]},parent:{key:f}}}',
      '{article:{url:https://x.example/,outlet:{key:o},title:T,description:d,body:q,language:en,authors:[{name:N}],publishedAt:2024-01-01T00:00:00.000Z,modifiedAt:2024-01-02T00:00:00.000Z,section:s,subjects:[y,x],status:WITHHELD,quotes:{nodes:[{text:q,form:PARTIAL,cue:said,language:fr,speaker:{key:p},speakerAsPrinted:he,event:{key:e}}]},events:{nodes:[{key:e},{key:f}]}}}',
    ])
    expect(
      outcomes(
        await door.hold({
          outlets: [{ key: 'o' }],
          agents: [{ key: 'p' }],
          events: [{ key: 'e' }],
          articles: [{ key: 'a' }],
        }),
      ),
    ).toBe('UNCHANGED UNCHANGED UNCHANGED UNCHANGED')
    expect([await read(OUTLET), await read(AGENT), await read(EVENT), await read(ARTICLE)]).toEqual(before)
    expect(outcomes(await door.hold(all))).toBe('UNCHANGED UNCHANGED UNCHANGED UNCHANGED')
  })
  it('null', async () => {
    await door.hold(all)
    const cleared = await door.hold({
      outlets: [nulls(outlet, ['key', 'name'])],
      agents: [nulls(agent, ['key', 'name'])],
      events: [nulls(event, ['key', 'name'])],
      articles: [nulls(article, ['key', 'title'])],
    })
    expect(outcomes(cleared)).toBe('UPDATED UPDATED UPDATED UPDATED')
    expect(await read(OUTLET)).toBe('{outlet:{name:O,domain:null,homepage:null,kind:null,country:null,language:null}}')
    expect(await read(AGENT)).toBe('{agent:{name:P,kind:PERSON,aliases:[],description:null,wikidataId:null}}')
    expect(await read(EVENT)).toBe(
      '{event:{name:E,kind:null,summary:null,startDate:null,endDate:null,place:null,country:null,participants:{edges:[]},parent:null}}',
    )
    expect(await read(ARTICLE)).toBe(
      '{article:{url:null,outlet:null,title:T,description:null,body:null,language:null,authors:[],publishedAt:null,modifiedAt:null,section:null,subjects:[],status:USABLE,quotes:{nodes:[]},events:{nodes:[]}}}',
    )
  })
  it.each<[string, Input, string[]]>([
    [
      'a name',
      { outlets: [{ key: 'o', name: null }], agents: [{ key: 'p', name: '' }], events: [{ key: 'e', name: null }] },
      ['REQUIRED agents.0.name', 'REQUIRED events.0.name', 'REQUIRED outlets.0.name'],
    ],
    ['a title', { articles: [{ key: 'a', title: '' }] }, ['REQUIRED articles.0.title']],
    ['a title of null', { articles: [{ key: 'a', title: null }] }, ['REQUIRED articles.0.title']],
    [
      "a quote's text",
      { articles: [{ key: 'a', quotes: [{ text: 'q' }, { text: '' }, { text: null }, {}] }] },
      ['REQUIRED articles.0.quotes.1.text', 'REQUIRED articles.0.quotes.2.text', 'REQUIRED articles.0.quotes.3.text'],
    ],
    [
      "a credit's text",
      { articles: [{ key: 'a', credits: [{}, { text: '' }] }] },
      ['REQUIRED articles.0.credits.0.text', 'REQUIRED articles.0.credits.1.text'],
    ],
    [
      "a new record's name",
      { outlets: [{ key: 'new' }], agents: [{ wikidataId: 'Q9' }], events: [{}], articles: [{ key: 'new' }] },
      ['REQUIRED agents.0.name', 'REQUIRED articles.0.title', 'REQUIRED events.0.name', 'REQUIRED outlets.0.name'],
    ],
  ])('null or "" is REQUIRED where it must not be empty: %s', async (_, input, expected) => {
    expect(faults(await last(all, input))).toEqual(expected)
  })
  it('an empty text is a value where it may be empty', async () => {
    await door.hold({ agents: [{ key: 'p', name: 'P', description: '' }] })
    expect(await read('{ agent(by: { key: "p" }) { description } }')).toBe('{agent:{description:}}')
  })
  it('text is stored as given', async () => {
    await door.hold({ agents: [{ key: 'p', name: '  P\t', description: 'e\u0301\r\n' }] })
    expect((await door.ask('{ agent(by: { key: "p" }) { name description } }')).agent).toEqual({
      name: '  P\t',
      description: 'e\u0301\r\n',
    })
  })
})

describe('a link', () => {
  it.each<[string, Input[], string[], string]>([
    [
      'by identifiers alone to nothing',
      [{ articles: [{ title: 'T', outlet: { key: 'none' } }] }],
      ['UNKNOWN_REFERENCE articles.0.outlet'],
      '0 0 0 0',
    ],
    [
      'a speaker by identifiers alone to nothing',
      [{ articles: [{ title: 'T', quotes: [{ text: 'q', speaker: { wikidataId: 'Q1' } }] }] }],
      ['UNKNOWN_REFERENCE articles.0.quotes.0.speaker'],
      '0 0 0 0',
    ],
    [
      'a participant to nothing',
      [{ events: [{ name: 'E', participants: [{ agent: { key: 'none' } }] }] }],
      ['UNKNOWN_REFERENCE events.0.participants.0.agent'],
      '0 0 0 0',
    ],
    [
      'an author to nothing',
      [{ articles: [{ title: 'T', authors: [{ agent: { key: 'none' } }] }] }],
      ['UNKNOWN_REFERENCE articles.0.authors.0.agent'],
      '0 0 0 0',
    ],
    [
      'a credit to nothing',
      [{ articles: [{ title: 'T', credits: [{ text: 'c', outlet: { key: 'none' }, agent: { key: 'none' } }] }] }],
      ['UNKNOWN_REFERENCE articles.0.credits.0.agent', 'UNKNOWN_REFERENCE articles.0.credits.0.outlet'],
      '0 0 0 0',
    ],
    [
      'an event to nothing',
      [{ articles: [{ title: 'T', events: [{ key: 'none' }], quotes: [{ text: 'q', event: { key: 'none' } }] }] }],
      ['UNKNOWN_REFERENCE articles.0.events.0', 'UNKNOWN_REFERENCE articles.0.quotes.0.event'],
      '0 0 0 0',
    ],
    [
      'a parent to nothing',
      [{ events: [{ name: 'E', parent: { key: 'none' } }] }],
      ['UNKNOWN_REFERENCE events.0.parent'],
      '0 0 0 0',
    ],
    [
      'to what a later article creates',
      [
        {
          articles: [
            { title: 'T', outlet: { key: 'o' } },
            { title: 'U', outlet: { key: 'o', name: 'O' } },
          ],
        },
      ],
      [],
      '1 0 0 2',
    ],
    [
      'to what a deeper link creates',
      [
        {
          articles: [
            { title: 'T', quotes: [{ text: 'q', speaker: { key: 'p' } }] },
            { title: 'U', events: [{ name: 'E', participants: [{ agent: { key: 'p', name: 'P' } }] }] },
          ],
        },
      ],
      [],
      '0 1 1 2',
    ],
    [
      'to a top-level record',
      [{ outlets: [{ key: 'o', name: 'O' }], articles: [{ title: 'T', outlet: { key: 'o' } }] }],
      [],
      '1 0 0 1',
    ],
    [
      'by a name creates',
      [
        {
          articles: [
            {
              title: 'T',
              outlet: { name: 'O' },
              authors: [{ agent: { name: 'P' } }],
              events: [{ name: 'E', parent: { name: 'F' } }],
            },
          ],
        },
      ],
      [],
      '1 1 2 1',
    ],
    [
      'by the same name creates once',
      [
        {
          articles: [
            { title: 'T', outlet: { name: 'O' } },
            { title: 'U', outlet: { name: 'o' } },
          ],
        },
      ],
      [],
      '1 0 0 2',
    ],
    [
      'an empty link has nothing to go by',
      [{ articles: [{ title: 'T', outlet: {} }] }],
      ['REQUIRED articles.0.outlet.name'],
      '0 0 0 0',
    ],
    [
      'links in a rejected record create nothing',
      [
        {
          onError: 'SKIP_BAD',
          articles: [{ title: '', outlet: { name: 'O' }, authors: [{ agent: { name: 'P' } }] }, { title: 'U' }],
        },
      ],
      ['REQUIRED articles.0.title'],
      '0 0 0 1',
    ],
    [
      'to what only a rejected record creates',
      [
        {
          onError: 'SKIP_BAD',
          articles: [
            { title: '', outlet: { key: 'o', name: 'O' } },
            { title: 'U', outlet: { key: 'o' } },
          ],
        },
      ],
      ['REQUIRED articles.0.title', 'UNKNOWN_REFERENCE articles.1.outlet'],
      '0 0 0 0',
    ],
    [
      'to a rejected record, even with a name',
      [
        {
          onError: 'SKIP_BAD',
          outlets: [{ key: 'o', name: 'O', country: 'XX' }],
          articles: [{ title: 'T', outlet: { key: 'o', name: 'O' } }, { title: 'U' }],
        },
      ],
      ['INVALID outlets.0.country', 'UNKNOWN_REFERENCE articles.0.outlet'],
      '0 0 0 1',
    ],
    [
      'to a rejected record by its name',
      [
        {
          onError: 'SKIP_BAD',
          outlets: [{ name: 'O', country: 'XX' }],
          articles: [{ title: 'T', outlet: { name: 'o' } }],
        },
      ],
      ['INVALID outlets.0.country', 'UNKNOWN_REFERENCE articles.0.outlet'],
      '0 0 0 0',
    ],
    [
      'to a rejected record that the archive held before',
      [
        { outlets: [{ key: 'o', name: 'O' }] },
        {
          onError: 'SKIP_BAD',
          outlets: [{ key: 'o', country: 'XX' }],
          articles: [{ title: 'T', outlet: { key: 'o' } }],
        },
      ],
      ['INVALID outlets.0.country'],
      '1 0 0 1',
    ],
    [
      'a wrong value in a link rejects its record',
      [{ articles: [{ title: 'T', outlet: { name: 'O', country: 'XX' } }] }],
      ['INVALID articles.0.outlet.country'],
      '0 0 0 0',
    ],
    [
      'a wrong value in a link that exists is checked',
      [{ outlets: [{ key: 'o', name: 'O' }] }, { articles: [{ title: 'T', outlet: { key: 'o', country: 'XX' } }] }],
      ['INVALID articles.0.outlet.country'],
      '1 0 0 0',
    ],
    [
      'what is nested in a link that exists is ignored',
      [
        { events: [{ key: 'e', name: 'E' }] },
        {
          articles: [
            { title: 'T', events: [{ key: 'e', parent: { name: 'F' }, participants: [{ agent: { name: 'P' } }] }] },
          ],
        },
      ],
      [],
      '0 0 1 1',
    ],
    [
      'what is nested in a link to a top-level record is ignored',
      [
        {
          events: [{ key: 'e', name: 'E' }],
          articles: [{ title: 'T', events: [{ key: 'e', parent: { name: 'F' } }] }],
        },
      ],
      [],
      '0 0 1 1',
    ],
    [
      'by a name that a top-level record just gave up',
      [
        { outlets: [{ key: 'k', name: 'Old' }] },
        { outlets: [{ key: 'k', name: 'New' }], articles: [{ title: 'T', outlet: { name: 'Old' } }] },
      ],
      [],
      '2 0 0 1',
    ],
    [
      'by a name that a top-level record gave up, under the key made from it',
      [
        { outlets: [{ name: 'Old' }] },
        { outlets: [{ key: 'old', name: 'New' }], articles: [{ title: 'T', outlet: { name: 'Old' } }] },
      ],
      [],
      '1 0 0 1',
    ],
    [
      'by the name that a top-level record just got',
      [
        { outlets: [{ key: 'k', name: 'Old' }] },
        { outlets: [{ key: 'k', name: 'New' }], articles: [{ title: 'T', outlet: { name: 'new' } }] },
      ],
      [],
      '1 0 0 1',
    ],
    [
      'by an identifier, then by the name it brought',
      [
        {
          articles: [
            {
              title: 'T',
              authors: [
                { agent: { name: 'Ann', wikidataId: 'Q1' } },
                { agent: { name: 'Ann' } },
                { agent: { wikidataId: 'q1' } },
              ],
            },
          ],
        },
      ],
      [],
      '0 1 0 1',
    ],
    [
      'by a name, then by an identifier that it takes',
      [
        {
          articles: [
            { title: 'T', authors: [{ agent: { name: 'Ann' } }, { agent: { name: 'Ann', wikidataId: 'Q1' } }] },
          ],
        },
      ],
      [],
      '0 1 0 1',
    ],
    [
      'to an unnamed agent by its name',
      [
        { agents: [{ key: 's', name: 'source', kind: 'UNNAMED' }] },
        { articles: [{ title: 'T', authors: [{ agent: { name: 'source', kind: 'UNNAMED' } }] }] },
      ],
      ['REQUIRED articles.0.authors.0.agent.key'],
      '0 1 0 0',
    ],
    [
      'to an event that falls for its participant',
      [
        {
          onError: 'SKIP_BAD',
          events: [{ key: 'e', name: 'E', participants: [{ agent: { key: 'none' } }] }],
          articles: [{ title: 'T', events: [{ key: 'e', name: 'E' }] }],
        },
      ],
      ['UNKNOWN_REFERENCE articles.0.events.0', 'UNKNOWN_REFERENCE events.0.participants.0.agent'],
      '0 0 0 0',
    ],
    [
      'the same agent twice in an event that a link creates',
      [
        {
          articles: [
            { title: 'T', events: [{ name: 'E', participants: [{ agent: { name: 'P' } }, { agent: { name: 'p' } }] }] },
          ],
        },
      ],
      ['DUPLICATE_KEY articles.0.events.0.participants.1.agent'],
      '0 0 0 0',
    ],
    [
      'what is nested in a link that exists is checked',
      [
        { events: [{ key: 'e', name: 'E' }] },
        { articles: [{ title: 'T', events: [{ key: 'e', parent: { name: 'F', country: 'XX' } }] }] },
      ],
      ['INVALID articles.0.events.0.parent.country'],
      '0 0 1 0',
    ],
  ])('%s', async (_, inputs, expected, counts) => {
    expect(faults(await last(...inputs))).toEqual(expected)
    const { archive } = await door.ask('{ archive { outletCount agentCount eventCount articleCount } }')
    expect(Object.values(archive).join(' ')).toBe(counts)
  })

  it('the first one creates, the others give what it left out', async () => {
    await door.hold({
      articles: [
        { title: 'T', outlet: { key: 'o', name: 'First', country: 'DE' } },
        { title: 'U', outlet: { key: 'o', name: 'Second', country: 'FR', language: 'fr' } },
      ],
    })
    expect(await read('{ outlets { nodes { name country language } } }')).toBe(
      '{outlets:{nodes:[{name:First,country:DE,language:fr}]}}',
    )
  })
  it('never changes a record that exists', async () => {
    await door.hold({ outlets: [{ key: 'o', name: 'O', country: 'DE' }] })
    const loaded = await door.hold({
      articles: [{ key: 'a', title: 'T', outlet: { key: 'o', name: 'New', country: null, domain: 'o.example' } }],
    })
    expect(loaded.created.outlets).toBe(0)
    expect(await read('{ outlets { nodes { name country domain keys } } }')).toBe(
      '{outlets:{nodes:[{name:O,country:DE,domain:null,keys:[o]}]}}',
    )
  })
  it('what it creates counts as created and has its defaults', async () => {
    const { counts, created } = await door.hold({
      articles: [
        {
          title: 'T',
          authors: [{ agent: { name: 'P' } }],
          body: 'x',
          quotes: [{ text: 'x', speaker: { name: 'p' } }],
          credits: [{ text: 'c', outlet: { name: 'Agency' } }],
        },
      ],
    })
    expect(counts).toEqual({ created: 1, updated: 0, unchanged: 0, rejected: 0, skipped: 0 })
    expect(created).toEqual({ outlets: 1, agents: 1, events: 0, articles: 1, quotes: 1 })
    expect(await read('{ agents { nodes { kind key } } }')).toBe('{agents:{nodes:[{kind:PERSON,key:person:p}]}}')
  })
})

describe('top-level records resolve first, in order, each on what the earlier ones leave', () => {
  it.each<[string, Input[], string, string[]]>([
    [
      'the same key twice',
      [
        {
          outlets: [
            { key: 'o', name: 'A' },
            { key: 'o', name: 'B' },
          ],
        },
      ],
      'SKIPPED REJECTED',
      ['DUPLICATE_KEY outlets.1'],
    ],
    [
      'the same name twice',
      [{ onError: 'SKIP_BAD', outlets: [{ name: 'A' }, { name: 'a' }] }],
      'CREATED REJECTED',
      ['DUPLICATE_KEY outlets.1'],
    ],
    [
      'by key and by name',
      [{ onError: 'SKIP_BAD', agents: [{ key: 'k', name: 'A' }, { name: 'A' }] }],
      'CREATED REJECTED',
      ['DUPLICATE_KEY agents.1'],
    ],
    ['by name and by key are two', [{ agents: [{ name: 'A' }, { key: 'k', name: 'A' }] }], 'CREATED CREATED', []],
    [
      'by a domain just given',
      [
        { outlets: [{ key: 'k', name: 'A' }] },
        {
          onError: 'SKIP_BAD',
          outlets: [
            { key: 'k', domain: 'a.example' },
            { domain: 'a.example', name: 'B' },
          ],
        },
      ],
      'UPDATED REJECTED',
      ['DUPLICATE_KEY outlets.1'],
    ],
    [
      'a domain that moves on',
      [
        { outlets: [{ key: 'k', name: 'A', domain: 'a.example' }] },
        {
          outlets: [
            { key: 'k', domain: null },
            { key: 'l', name: 'B', domain: 'a.example' },
          ],
        },
      ],
      'UPDATED CREATED',
      [],
    ],
    [
      'a name that moves on',
      [{ outlets: [{ key: 'k', name: 'A' }] }, { outlets: [{ key: 'k', name: 'B' }, { name: 'A' }] }],
      'UPDATED CREATED',
      [],
    ],
    [
      'a new name is found',
      [
        { outlets: [{ key: 'k', name: 'A' }] },
        { onError: 'SKIP_BAD', outlets: [{ key: 'k', name: 'B' }, { name: 'B' }] },
      ],
      'UPDATED REJECTED',
      ['DUPLICATE_KEY outlets.1'],
    ],
    [
      'the same article twice',
      [
        {
          onError: 'SKIP_BAD',
          articles: [
            { title: 'T', url: 'https://x.example/a' },
            { title: 'U', url: 'http://www.x.example/a/' },
          ],
        },
      ],
      'CREATED REJECTED',
      ['DUPLICATE_KEY articles.1'],
    ],
    [
      'the same new article by outlet, time and title',
      [
        {
          onError: 'SKIP_BAD',
          articles: [
            { title: 'T', outlet: { name: 'O' } },
            { title: 't', outlet: { name: 'o' } },
          ],
        },
      ],
      'CREATED REJECTED',
      ['DUPLICATE_KEY articles.1'],
    ],
    [
      'three of the same',
      [{ onError: 'SKIP_BAD', events: [{ key: 'e', name: 'E' }, { key: 'e' }, { key: 'e' }] }],
      'CREATED REJECTED REJECTED',
      ['DUPLICATE_KEY events.1', 'DUPLICATE_KEY events.2'],
    ],
  ])('%s', async (_, inputs, expected, errors) => {
    const loaded = await last(...inputs)
    expect(faults(loaded)).toEqual(errors)
    expect(outcomes(loaded)).toBe(expected)
  })
})

describe('only wrong JSON types, unknown fields and unknown enum values refuse the whole request', () => {
  it.each<[string, Input]>([
    ['a number for a text', { articles: [{ title: 5 }] }],
    ['an unknown field', { outlets: [{ nom: 'x' }] }],
    ['an unknown enum value', { outlets: [{ name: 'O', kind: 'BLOG' }] }],
    ['a fraction', { articles: [{ title: 'T', quotes: [{ text: 'q', start: 1.5 }] }] }],
    ['an unknown policy', { onError: 'MAYBE' }],
    ['null for onError', { onError: null }],
    ['null in a list', { outlets: [null] }],
    ['a participant without an agent', { events: [{ name: 'E', participants: [{ role: 'r' }] }] }],
  ])('%s', async (_, input) => {
    expect(await door.refusal(refuseLoad, { input })).toBe('BAD_USER_INPUT')
  })
  it.each<[string, Input, string[]]>([
    ['a wrong time', { articles: [{ title: 'T', publishedAt: 'yesterday' }] }, ['INVALID articles.0.publishedAt']],
    [
      'one wrong quote rejects its article',
      {
        onError: 'SKIP_BAD',
        articles: [{ title: 'T', body: 'x', quotes: [{ text: 'x' }, { text: 'y' }] }, { title: 'U' }],
      },
      ['NOT_IN_TEXT articles.0.quotes.1.text'],
    ],
    [
      'every fault of a record',
      { articles: [{ title: '', language: 'x', publishedAt: 'p', url: 'u' }] },
      [
        'INVALID articles.0.language',
        'INVALID articles.0.publishedAt',
        'INVALID articles.0.url',
        'REQUIRED articles.0.title',
      ],
    ],
    ['a null byte', { agents: [{ name: 'a\u0000' }] }, ['INVALID agents.0.name']],
    ['a lone surrogate', { articles: [{ title: 'T', body: 'a\ud800' }] }, ['INVALID articles.0.body']],
    [
      'a null byte in a list',
      { articles: [{ title: 'T', subjects: ['a', '\u0000'] }] },
      ['INVALID articles.0.subjects.1'],
    ],
    ['a key of more than 512 bytes', { agents: [{ key: 'é'.repeat(257), name: 'A' }] }, ['TOO_LONG agents.0.key']],
    [
      'a URL of more than 2,000',
      { articles: [{ title: 'T', url: `https://x.example/${'a'.repeat(2000)}` }] },
      ['TOO_LONG articles.0.url'],
    ],
  ])('everything else is judged record by record: %s', async (_, input, expected) => {
    expect(faults(await door.load(input))).toEqual(expected)
  })
})

describe('times and dates', () => {
  it.each([
    ['2024-01-01T00:00:00.1239Z', '2024-01-01T00:00:00.123Z'],
    ['1969-12-31T23:59:59.9999Z', '1969-12-31T23:59:59.999Z'],
    ['2024-01-01T00:30:00+01:00', '2023-12-31T23:30:00.000Z'],
    ['2024-01-01t00:00:00z', '2024-01-01T00:00:00.000Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59.9999Z', '9999-12-31T23:59:59.999Z'],
    ['2024-02-29T12:00:00.5-00:00', '2024-02-29T12:00:00.500Z'],
    ['0000-12-31T23:30:00-01:00', '0001-01-01T00:30:00.000Z'],
  ])('%s is answered %s', async (given, answered) => {
    await door.hold({ articles: [{ key: 'a', title: 'T', publishedAt: given, modifiedAt: given }] })
    expect((await door.ask('{ article(by: { key: "a" }) { publishedAt modifiedAt } }')).article).toEqual({
      publishedAt: answered,
      modifiedAt: answered,
    })
  })
  it.each([
    '2024-01-01T00:00:00',
    '2024-01-01',
    '2024-02-30T00:00:00Z',
    '0001-01-01T00:30:00+01:00',
    '9999-12-31T23:30:00-01:00',
    '2024-01-01T25:00:00Z',
    '2024-01-01T00:00Z',
    '2024-1-1T00:00:00Z',
    '20240101T000000Z',
    '2023-02-29T00:00:00Z',
    '2024-01-01T00:00:00+0100',
    '',
  ])('"%s" is INVALID', async (publishedAt) => {
    expect(faults(await door.load({ articles: [{ title: 'T', publishedAt }] }))).toEqual([
      'INVALID articles.0.publishedAt',
    ])
  })
  it.each(['2024-02-30', '2024-1-1', '2024', '2024-01-01T00:00:00Z', '0000-01-01', '2023-02-29', '', '10000-01-01'])(
    'date "%s" is INVALID',
    async (startDate) => {
      expect(faults(await door.load({ events: [{ name: 'E', startDate }] }))).toEqual(['INVALID events.0.startDate'])
    },
  )
  it.each<[string, Input[], string[]]>([
    [
      'both given',
      [{ events: [{ key: 'e', name: 'E', startDate: '2024-01-02', endDate: '2024-01-01' }] }],
      ['INVALID events.0.endDate'],
    ],
    ['the same day', [{ events: [{ key: 'e', name: 'E', startDate: '2024-01-02', endDate: '2024-01-02' }] }], []],
    ['an end alone', [{ events: [{ key: 'e', name: 'E', endDate: '2024-01-02' }] }], []],
    [
      'the record as it would stand: the end is new',
      [
        { events: [{ key: 'e', name: 'E', startDate: '2024-01-02', endDate: '2024-01-03' }] },
        { events: [{ key: 'e', endDate: '2024-01-01' }] },
      ],
      ['INVALID events.0.endDate'],
    ],
    [
      'the record as it would stand: the start is new',
      [
        { events: [{ key: 'e', name: 'E', startDate: '2024-01-02', endDate: '2024-01-03' }] },
        { events: [{ key: 'e', startDate: '2024-02-01' }] },
      ],
      ['INVALID events.0.startDate'],
    ],
    [
      'the start is cleared',
      [
        { events: [{ key: 'e', name: 'E', startDate: '2024-01-02', endDate: '2024-01-03' }] },
        { events: [{ key: 'e', startDate: null, endDate: '2023-01-01' }] },
      ],
      [],
    ],
    [
      'beside what else is wrong',
      [{ events: [{ key: 'e', startDate: '2024-01-02', endDate: '2024-01-01' }] }],
      ['INVALID events.0.endDate', 'REQUIRED events.0.name'],
    ],
    [
      'in a link',
      [{ articles: [{ title: 'T', events: [{ name: 'E', startDate: '2024-01-02', endDate: '2024-01-01' }] }] }],
      ['INVALID articles.0.events.0.endDate'],
    ],
  ])('an endDate before the startDate is INVALID: %s', async (_, inputs, expected) => {
    expect(faults(await last(...inputs))).toEqual(expected)
  })
})

describe('parents in a circle are CONFLICT at each parent', () => {
  it.each<[string, Input[], string[]]>([
    ['itself', [{ events: [{ key: 'e', name: 'E', parent: { key: 'e' } }] }], ['CONFLICT events.0.parent']],
    [
      'two',
      [
        {
          events: [
            { key: 'e', name: 'E', parent: { key: 'f' } },
            { key: 'f', name: 'F', parent: { key: 'e' } },
          ],
        },
      ],
      ['CONFLICT events.0.parent', 'CONFLICT events.1.parent'],
    ],
    [
      'in what links create',
      [
        {
          articles: [
            { title: 'T', events: [{ key: 'e', name: 'E', parent: { key: 'f', name: 'F', parent: { key: 'e' } } }] },
          ],
        },
      ],
      ['CONFLICT articles.0.events.0.parent', 'CONFLICT articles.0.events.0.parent.parent'],
    ],
    [
      'through the archive',
      [
        {
          events: [
            { key: 'e', name: 'E' },
            { key: 'f', name: 'F', parent: { key: 'e' } },
          ],
        },
        { events: [{ key: 'e', parent: { key: 'f' } }] },
      ],
      ['CONFLICT events.0.parent'],
    ],
    [
      'a child that moves away in the same batch',
      [
        {
          events: [
            { key: 'e', name: 'E' },
            { key: 'f', name: 'F', parent: { key: 'e' } },
          ],
        },
        {
          events: [
            { key: 'e', parent: { key: 'f' } },
            { key: 'f', parent: null },
          ],
        },
      ],
      [],
    ],
    [
      'one that only hangs on a circle is in none',
      [
        {
          events: [
            { key: 'e', name: 'E', parent: { key: 'e' } },
            { key: 'f', name: 'F' },
            { key: 'g', name: 'G', parent: { key: 'f' } },
          ],
        },
      ],
      ['CONFLICT events.0.parent'],
    ],
  ])('%s', async (_, inputs, expected) => {
    expect(faults(await last(...inputs))).toEqual(expected)
  })
})

it('a circle that closes only through a rejected record is none', async () => {
  const loaded = await last(
    { events: [{ key: 'f', name: 'F' }] },
    {
      onError: 'SKIP_BAD',
      events: [
        { key: 'e', name: 'E', parent: { key: 'f' } },
        { key: 'f', parent: { key: 'e' }, participants: [{ agent: { key: 'none' } }] },
      ],
    },
  )
  expect(outcomes(loaded)).toBe('CREATED REJECTED')
  expect(faults(loaded)).toContain('UNKNOWN_REFERENCE events.1.participants.0.agent')
})

describe('lists and sets', () => {
  it('authors and subjects keep their order, duplicate subjects are dropped', async () => {
    await door.hold({
      articles: [
        {
          key: 'a',
          title: 'T',
          authors: [{ name: 'z' }, { name: 'a' }, { name: 'z' }],
          subjects: ['z', 'a', 'Z', 'z'],
        },
      ],
    })
    expect(await read('{ article(by: { key: "a" }) { authors { name } subjects } }')).toBe(
      '{article:{authors:[{name:z},{name:a},{name:z}],subjects:[z,a,Z]}}',
    )
    expect(outcomes(await door.hold({ articles: [{ key: 'a', subjects: ['z', 'a', 'Z'] }] }))).toBe('UNCHANGED')
    expect(outcomes(await door.hold({ articles: [{ key: 'a', subjects: ['a', 'z', 'Z'] }] }))).toBe('UPDATED')
  })
  it('events, participants and quotes are sets', async () => {
    const people = [
      { key: 'p', name: 'P' },
      { key: 'q', name: 'Q' },
    ]
    await door.hold({
      agents: people,
      events: [
        { key: 'e', name: 'E', participants: [{ agent: { key: 'p' } }, { agent: { key: 'q' } }] },
        { key: 'f', name: 'F' },
      ],
      articles: [
        {
          key: 'a',
          title: 'T',
          body: 'x y',
          events: [{ key: 'e' }, { key: 'f' }],
          quotes: [{ text: 'x' }, { text: 'y' }],
        },
      ],
    })
    expect(
      outcomes(
        await door.hold({
          events: [{ key: 'e', participants: [{ agent: { key: 'q' } }, { agent: { key: 'p' } }] }],
          articles: [
            { key: 'a', events: [{ key: 'f' }, { key: 'e' }, { key: 'f' }], quotes: [{ text: 'y' }, { text: 'x' }] },
          ],
        }),
      ),
    ).toBe('UNCHANGED UNCHANGED')
  })
  it('the same agent twice in participants is DUPLICATE_KEY', async () => {
    expect(
      faults(
        await door.load({
          agents: [{ key: 'p', name: 'P', wikidataId: 'Q1' }],
          events: [{ name: 'E', participants: [{ agent: { key: 'p' } }, { agent: { wikidataId: 'Q1' } }] }],
        }),
      ),
    ).toEqual(['DUPLICATE_KEY events.0.participants.1.agent'])
  })
  it('a byline needs a name or an agent', async () => {
    expect(faults(await door.load({ articles: [{ title: 'T', authors: [{}] }] }))).toEqual([
      'REQUIRED articles.0.authors.0.name',
    ])
    expect(faults(await door.load({ articles: [{ title: 'T', authors: [{ name: '' }] }] }))).toEqual([
      'REQUIRED articles.0.authors.0.name',
    ])
  })
})

describe('what an article holds is part of it', () => {
  const base = {
    key: 'a',
    title: 'T',
    body: 'x y',
    quotes: [{ text: 'x' }],
    authors: [{ name: 'N' }],
    events: [{ key: 'e', name: 'E' }],
    credits: [{ text: 'c' }],
  }
  it.each<[string, Input, string]>([
    ['nothing', {}, 'UNCHANGED'],
    ['a quote more', { quotes: [{ text: 'x' }, { text: 'y' }] }, 'UPDATED'],
    ["a quote's cue", { quotes: [{ text: 'x', cue: 'said' }] }, 'UPDATED'],
    [
      'a default spelled out',
      { quotes: [{ text: 'x', form: 'DIRECT', start: 0, end: 1 }], status: 'USABLE' },
      'UNCHANGED',
    ],
    ['a byline', { authors: [{ name: 'M' }] }, 'UPDATED'],
    ['no events', { events: [] }, 'UPDATED'],
    ["a credit's type", { credits: [{ text: 'c', type: 'REPRINT' }] }, 'UPDATED'],
    ["a credit's default type", { credits: [{ text: 'c', type: 'OTHER' }] }, 'UNCHANGED'],
    ['the status', { status: 'CANCELED' }, 'UPDATED'],
  ])('%s', async (_, change, outcome) => {
    await door.hold({ articles: [base] })
    const times = async () =>
      (await door.ask('{ article(by: { key: "a" }) { loadedAt updatedAt } }')).article as {
        loadedAt: string
        updatedAt: string
      }
    const before = await times()
    expect(before.updatedAt).toBe(before.loadedAt)
    await new Promise((resolve) => setTimeout(resolve, 2))
    expect(outcomes(await door.hold({ articles: [{ key: 'a', ...change }] }))).toBe(outcome)
    const after = await times()
    expect(after.loadedAt).toBe(before.loadedAt)
    expect(after.updatedAt > before.updatedAt).toBe(outcome === 'UPDATED')
  })
})

it('the events of an article follow its links and its quotes', async () => {
  const events = async () =>
    (
      await door.ask('{ article(by: { key: "a" }) { events(orderBy: { field: NAME }) { nodes { key } } } }')
    ).article.events.nodes
      .map(({ key }: { key: string }) => key)
      .join(' ')
  await door.hold({
    events: [
      { key: 'e', name: 'E' },
      { key: 'f', name: 'F' },
    ],
    articles: [
      { key: 'a', title: 'T', body: 'x', events: [{ key: 'e' }], quotes: [{ text: 'x', event: { key: 'e' } }] },
    ],
  })
  expect(await events()).toBe('e')
  await door.hold({ articles: [{ key: 'a', events: [] }] })
  expect(await events()).toBe('e')
  await door.hold({ articles: [{ key: 'a', quotes: [{ text: 'x', event: { key: 'f' } }] }] })
  expect(await events()).toBe('f')
  await door.hold({ articles: [{ key: 'a', events: [{ key: 'e' }], quotes: null }] })
  expect(await events()).toBe('e')
})
it("the language of a quote falls back to its article's as it is now", async () => {
  await door.hold({
    articles: [
      { key: 'a', title: 'T', language: 'en', body: 'x y', quotes: [{ text: 'x' }, { text: 'y', language: 'fr' }] },
    ],
  })
  await door.hold({ articles: [{ key: 'a', language: 'de' }] })
  expect(
    await read(
      '{ quotes(orderBy: { field: POSITION }, filter: { languages: ["de", "fr"] }) { nodes { language } facet(by: LANGUAGE) { values { value count } } } }',
    ),
  ).toBe('{quotes:{nodes:[{language:de},{language:fr}],facet:{values:[{value:de,count:1},{value:fr,count:1}]}}}')
})
it('the quotes of an article follow its outlet, its time and its status', async () => {
  const QUOTES =
    '{ outlets { nodes { key quotes { totalCount } } } quotes { timeline(interval: YEAR) { start } facet(by: OUTLET) { values { value } } } }'
  await door.hold({
    outlets: [
      { key: 'o', name: 'O' },
      { key: 'p', name: 'P' },
    ],
    articles: [
      {
        key: 'a',
        title: 'T',
        outlet: { key: 'o' },
        publishedAt: '2023-05-05T00:00:00Z',
        body: 'x',
        quotes: [{ text: 'x' }],
      },
    ],
  })
  await door.hold({ articles: [{ key: 'a', outlet: { key: 'p' }, publishedAt: '2024-05-05T00:00:00Z' }] })
  expect(await read(QUOTES)).toBe(
    '{outlets:{nodes:[{key:o,quotes:{totalCount:0}},{key:p,quotes:{totalCount:1}}]},quotes:{timeline:[{start:2024-01-01T00:00:00.000Z}],facet:{values:[{value:p}]}}}',
  )
  await door.hold({ articles: [{ key: 'a', status: 'CANCELED' }] })
  expect((await door.ask('{ quotes { totalCount } }', {}, 'anonymous')).quotes.totalCount).toBe(0)
})
it('keys of results are the first ones', async () => {
  await door.hold({ outlets: [{ key: 'first', name: 'O', domain: 'o.example' }] })
  expect(keysOf(await door.hold({ outlets: [{ key: 'second', domain: 'o.example' }] }))).toEqual(['first'])
})
