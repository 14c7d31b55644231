// Makes archive.json out of the readable files beside it: `node sample/build.js > sample/archive.json`.
//
// An article is a Markdown file with YAML front matter; its folder is its outlet's key (`unknown/`: no outlet), its
// path its key. A quote is marked where it is printed, like a link: [the words](speaker's key; as printed; reporting
// verb; partial|indirect; @event; lang=xx). Everything after the speaker may be left out, `-` stands for nothing. Marks
// of an article without text go into its front matter's `quotes`.
import { readdirSync, readFileSync } from 'node:fs'
import { domainToASCII } from 'node:url'
import { parse } from 'yaml'

const here = new URL('./', import.meta.url)
const read = (path) => readFileSync(new URL(path, here), 'utf8')
const mark = /\[([^\]]+)\]\(([^)]+)\)/gu
const codePoints = (text) => [...text].length
const known = (value) => (value === undefined || value === '' || value === '-' ? undefined : value)

const outlets = parse(read('outlets.yaml'))
const agents = parse(read('agents.yaml'))
const events = parse(read('events.yaml')).map(({ participants, parent, ...event }) => ({
  ...event,
  participants: (participants ?? []).map(({ agent, role }) => ({ agent: { key: agent }, role })),
  parent: parent && { key: parent },
}))

function toQuote(text, note) {
  const options = note.split(';').map((part) => part.trim())
  const flags = options.filter((part, index) => index > 0 && /^(partial|indirect|@.+|lang=.+)$/u.test(part))
  const [speaker, speakerAsPrinted, cue] = options.filter((part) => !flags.includes(part)).map(known)
  const event = flags.find((flag) => flag.startsWith('@'))
  return {
    text,
    form: flags.includes('indirect') ? 'INDIRECT' : flags.includes('partial') ? 'PARTIAL' : 'DIRECT',
    speaker: speaker && { key: speaker },
    speakerAsPrinted,
    cue,
    language: flags.find((flag) => flag.startsWith('lang='))?.slice(5),
    event: event && { key: event.slice(1) },
  }
}

function toMarkedText(marked) {
  const quotes = []
  let body = ''
  let from = 0
  for (const { 0: whole, 1: text, 2: note, index } of marked.matchAll(mark)) {
    body += marked.slice(from, index)
    quotes.push({ start: codePoints(body), end: codePoints(body) + codePoints(text), ...toQuote(text, note) })
    body += text
    from = index + whole.length
  }
  return { body: body + marked.slice(from), quotes }
}

function toByline(author) {
  const [, name, agent] = /^(.*?)\s*(?:<(.+)>)?$/u.exec(author)
  return { name: known(name), agent: agent && { key: agent } }
}

function parseFrontMatter(head, path) {
  try {
    return parse(head)
  } catch (error) {
    throw new Error(`sample/articles/${path}: ${error.message}`)
  }
}

function toArticle(folder, file) {
  const [, head, text] = /^---\n(.*?)\n---\n*(.*?)\n*$/su.exec(read(`articles/${folder}/${file}`))
  const { authors, events: at, quotes: marks, credits, ...front } = parseFrontMatter(head, `${folder}/${file}`)
  const slug = file.replace(/\.md$/u, '')
  const outlet = outlets.find((candidate) => candidate.key === folder)
  const marked = text === '' ? { quotes: (marks ?? []).map((line) => toMarkedText(line).quotes[0]) } : toMarkedText(text)
  return {
    key: `${folder}/${slug}`,
    url: outlet && `https://${domainToASCII(outlet.domain)}/${front.publishedAt?.slice(0, 10).replaceAll('-', '/') ?? 'undated'}/${slug}`,
    outlet: outlet && { key: outlet.key },
    language: outlet?.language,
    ...front,
    body: marked.body,
    authors: (authors ?? []).map(toByline),
    events: (at ?? []).map((key) => ({ key })),
    credits: (credits ?? []).map(({ outlet: from, agent, ...credit }) => ({ ...credit, outlet: from && { key: from }, agent: agent && { key: agent } })),
    quotes: marked.quotes.map(({ start, end, ...quote }) => (marked.body === undefined ? quote : { start, end, ...quote })),
  }
}

const articles = readdirSync(new URL('articles/', here))
  .sort()
  .flatMap((folder) => readdirSync(new URL(`articles/${folder}/`, here)).sort().map((file) => toArticle(folder, file)))
process.stdout.write(`${JSON.stringify({ outlets, agents, events, articles }, null, 1)}\n`)
