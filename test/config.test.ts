import { describe, expect, it } from 'vitest'
import { readConfig } from '../src/config.ts'
import { ArchiveError } from '../src/errors.ts'

function mistakesOf(environment: Record<string, string>): unknown {
  try {
    readConfig(environment)
    return []
  } catch (error) {
    expect(error).toBeInstanceOf(ArchiveError)
    return (error as ArchiveError).detail['mistakes']
  }
}

describe('readConfig', () => {
  it('refuses a form of SQL that does not exist', () => {
    expect(mistakesOf({ SQL_FORM: 'citus' })).toEqual([
      'SQL_FORM is "citus", but must be one of usual, spread, or left unset for usual.',
    ])
    expect(readConfig({}).sqlForm).toBe('usual')
    expect(readConfig({ SQL_FORM: 'spread' }).sqlForm).toBe('spread')
  })

  it('needs nothing', () => {
    expect(readConfig({})).toMatchObject({
      host: '127.0.0.1',
      port: 4000,
      directory: '.verbatim',
      sample: true,
      databaseUrl: null,
      readAccess: 'open',
      corsOrigins: [],
      graphqlLimits: {},
    })
  })

  it('takes what is set, and an empty value as unset', () => {
    const config = readConfig({
      PORT: '0',
      HOST: '',
      VERBATIM_SAMPLE: 'OFF',
      CORS_ORIGINS: 'https://a.example, http://localhost:5173',
      MAX_DEPTH: '7',
      MAX_LOAD_RECORDS: '10',
    })
    expect(config).toMatchObject({
      port: 0,
      host: '127.0.0.1',
      sample: false,
      corsOrigins: ['https://a.example', 'http://localhost:5173'],
      graphqlLimits: { maxDepth: 7 },
      loadLimits: { records: 10 },
    })
  })

  it('gives each Meilisearch its key', () => {
    const read = (environment: Record<string, string>) => readConfig(environment).meilisearches
    const [one, two] = ['http://one:7700', 'https://two.example/search']
    expect(read({ MEILI_KEY: 'unused' })).toEqual([])
    expect(read({ MEILI_URL: one, MEILI_KEY: 'a,b' })).toEqual([{ url: one, key: 'a,b' }])
    expect(read({ MEILI_URL: `${one}, ${two}` }).map(({ key }) => key)).toEqual([null, null])
    expect(read({ MEILI_URL: `${one},${two}`, MEILI_KEY: 'a' }).map(({ key }) => key)).toEqual(['a', 'a'])
    expect(read({ MEILI_URL: `${one},${two}`, MEILI_KEY: 'a, b' })).toEqual([
      { url: one, key: 'a' },
      { url: two, key: 'b' },
    ])
    expect(read({ MEILI_URL: `${one},${two},`, MEILI_KEY: ',b' }).map(({ key }) => key)).toEqual([null, 'b'])
    expect(read({ MEILI_URL: `${one},${two}`, MEILI_KEY: 'a,' }).map(({ key }) => key)).toEqual(['a', null])
    expect(mistakesOf({ MEILI_URL: `${one},${two}`, MEILI_KEY: 'a,b,c' })).toEqual([
      'MEILI_KEY has 3 keys, but MEILI_URL has 2 URLs: give one key for all of them, or as many keys as URLs, separated by commas.',
    ])
    expect(mistakesOf({ MEILI_URL: `${one},${one}/` })).toEqual([
      'MEILI_URL must be a list in which no URL occurs twice, or left unset.',
    ])
    for (const url of ['http://user:secret@one:7700', 'http://one:7700/?key=secret', 'http://one:7700#secret'])
      expect(mistakesOf({ MEILI_URL: url })).toEqual([
        'MEILI_URL must be a list of URLs without a user, a password, a query or a fragment (the key belongs in MEILI_KEY), or left unset.',
      ])
    expect(mistakesOf({ MEILI_URL: `${one},two:7700` })).toEqual([
      'MEILI_URL must be a comma-separated list of URLs such as http://127.0.0.1:7700, or left unset.',
    ])
  })

  it('lists every mistake at once', () => {
    expect(mistakesOf({ PORT: '70000', VERBATIM_SAMPLE: 'no', MAX_COST: '1e3' })).toEqual([
      'PORT is "70000", but must be a whole number from 0 to 65535, or left unset for 4000.',
      'VERBATIM_SAMPLE is "no", but must be one of on, off, or left unset for on.',
      'MAX_COST is "1e3", but must be a whole number from 1 to 10000000, or left unset.',
    ])
  })

  it.each([
    ['PORT', ['-1', '4000.5', '0x10', 'http', '65536']],
    ['HOST', ['a b', 'http://x/']],
    ['CORS_ORIGINS', ['*', 'news.example', 'https://news.example/', 'https://a.example,b']],
    ['DATABASE_URL', ['localhost', 'mysql://a/b']],
    ['DATABASE_READ_URLS', ['localhost', 'postgres://a/b,mysql://a/b', 'postgres://a/b,', 'host=a dbname=b']],
    ['LOG_LEVEL', ['loud']],
    ['MAX_BODY_BYTES', ['10MB', '5']],
  ])('refuses a wrong %s', (name, values) => {
    for (const value of values)
      expect(mistakesOf({ [name]: value })).toEqual([expect.stringMatching(new RegExp(`^${name} .*must be`))])
  })

  it('separates the URLs of replicas by a comma and a scheme', () => {
    const config = readConfig({
      DATABASE_URL: 'postgres://p/x',
      DATABASE_READ_URLS: 'postgres://u:a,b@a,b:5433/x?sslmode=require, postgresql://c/x,postgres://d/x',
    })
    expect(config.databaseReadUrls).toEqual([
      'postgres://u:a,b@a,b:5433/x?sslmode=require',
      'postgresql://c/x',
      'postgres://d/x',
    ])
  })

  it('refuses replicas without a primary', () => {
    expect(mistakesOf({ DATABASE_READ_URLS: 'postgres://a/b' })).toEqual([
      expect.stringContaining('needs DATABASE_URL') as string,
    ])
  })

  it('names a default only where there is one', () => {
    expect(mistakesOf({ CORS_ORIGINS: '*' })).toEqual([expect.stringMatching(/, or left unset\.$/)])
  })

  it('does not repeat a database URL, which may hold a password', () => {
    for (const name of ['DATABASE_URL', 'DATABASE_READ_URLS'])
      expect(JSON.stringify(mistakesOf({ [name]: 'mysql://a:secret@b/c' }))).not.toContain('secret')
  })
})
