import { expect, test } from 'vitest'
import { valueOf } from './text-value.ts'

const hugo = `+++
title = "Harbour"
date = 2026-11-02T08:00:00+01:00
lastmod = 2026-11-03
authors = ["Ann Lee"]
tags = ["port"]
categories = ["news"]
weight = 3
[params]
  toc = true
+++

Text.
`
const jekyll = `---
layout: post
title: "Harbour"
date: 2026-11-02 08:00:00 +0100
categories: [news, port]
author: Ann Lee
excerpt: Short
permalink: /2026/harbour/
published: true
---
Text.
`
const obsidian = `---
aliases: [Old harbour]
tags:
  - port
created: 2026-11-02T08:00:00Z
source: https://gazette.example/harbour
cssclasses: wide
---
# Harbour
`

test.each([
  [
    'Hugo',
    hugo,
    {
      title: 'Harbour',
      publishedAt: '2026-11-02T08:00:00.000+01:00',
      modifiedAt: '2026-11-03T00:00:00Z',
      authors: [{ name: 'Ann Lee' }],
      subjects: ['port', 'news'],
      body: 'Text.\n',
    },
    ['weight', 'params.toc'],
  ],
  [
    'Jekyll',
    jekyll,
    {
      title: 'Harbour',
      publishedAt: '2026-11-02T08:00:00+01:00',
      authors: [{ name: 'Ann Lee' }],
      description: 'Short',
      subjects: ['news', 'port'],
      body: 'Text.\n',
    },
    ['layout'],
  ],
  [
    'Obsidian',
    obsidian,
    { title: 'Harbour', publishedAt: '2026-11-02T08:00:00Z', subjects: ['port'], body: '# Harbour\n' },
    ['aliases', 'cssclasses'],
  ],
])('front matter of %s is read, and what no field takes is named', (_, text, expected, unused) => {
  const notes: string[] = []
  expect(valueOf(text, { note: (line) => notes.push(line) })).toMatchObject(expected)
  expect(notes).toEqual(unused.map((name) => expect.stringContaining(`\`${name}\``)))
})

test.each([
  '---\ndraft: true\n---\nT',
  '+++\ndraft = true\n+++\nT',
  '---\npublished: false\ndate: 2026-11-02\n---\nT',
  '---\npublish: false\n---\nT',
  '---\nstatus: draft\n---\nT',
  '---\npublishDate: 2999-01-01\n---\nT',
  '---\nstatus: WITHHELD\n---\nT',
  '---\ndraft: true\n...\nT',
  '\n---\ndraft: true\n---\nT',
  '{\n  "draft": true\n}\n\nT',
  '---\npublishdate: 2999-01-01\ndate: 2026-01-01\n---\nT',
  '---\ndate: 2999-01-01\n---\nT',
  '+++\ndate = 2999-01-01T08:00:00Z\ndraft = false\n+++\nT',
])('%j is withheld', (text) => expect(valueOf(text)).toMatchObject({ status: 'WITHHELD' }))

test.each([
  '---\ndraft: false\n---\nT',
  '---\npublished: true\ndate: 2020-11-02\n---\nT',
  // Hugo publishes a page at its publish date, whatever its date is.
  '---\ndate: 2999-01-01\npublishDate: 2020-01-01\n---\nT',
  // A field of the API says when the article was published, not who may read it.
  '---\npublishedAt: 2999-01-01\n---\nT',
])('%j is not', (text) => {
  expect(valueOf(text)).not.toHaveProperty('status', 'WITHHELD')
})

test('inputs of the API stay as they are', () => {
  const text = `---
title: T
outlet: { key: gazette, name: The Gazette, country: IE }
authors: [Ann Lee, { name: B. Doyle, agent: { key: doyle } }]
quotes: [{ text: "Yes" }]
events: [{ key: e }]
credits: [{ text: Coast Wire }]
extractQuotes: false
---
“Yes”`
  expect(valueOf(text, { quotes: 'extract' })).toEqual({
    title: 'T',
    outlet: { key: 'gazette', name: 'The Gazette', country: 'IE' },
    authors: [{ name: 'Ann Lee' }, { name: 'B. Doyle', agent: { key: 'doyle' } }],
    quotes: [{ text: 'Yes' }],
    events: [{ key: 'e' }],
    credits: [{ text: 'Coast Wire' }],
    extractQuotes: false,
    body: '“Yes”',
  })
})

test.each(['---\na: b: c\n---\nT', '+++\na = \n+++\nT'])('%j is refused with the place', (text) => {
  expect(valueOf(text)).toEqual([
    { code: 'INVALID', field: [], message: expect.stringMatching(/^front matter: .* at line \d+, column \d+$/) },
  ])
})

test('front matter without its last line is refused: it may say that the text is a draft', () => {
  expect(valueOf('---\ntitle: A\ndraft: true\n\nText')).toMatchObject([
    { message: expect.stringMatching(/line that ends it is missing/) },
  ])
})

test('a time that nobody understands refuses the text', () => {
  expect(valueOf('---\ntitle: T\ndate: 03/04/2026\n---\nT')).toMatchObject([{ field: ['publishedAt'] }])
})
