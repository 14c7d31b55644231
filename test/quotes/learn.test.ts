import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { readInventedSets } from '../../scripts/learn/invented.ts'
import { printModel } from '../../scripts/learn/print-model.ts'
import { sharedSets, trainShared, trainUnlisted } from '../../scripts/learn/train.ts'
import { slowdown } from '../slowdown.ts'

const weights = (name: string) => readFile(new URL(`../../src/quotes/weights/${name}.json`, import.meta.url), 'utf8')
const LIMIT = 60_000 * slowdown()

// en.json and de.json are also learned from texts that are not in this repository.
describe('npm run learn writes the checked-in weights, byte for byte', () => {
  it(
    'for French, Spanish, Russian and Ukrainian',
    async () => {
      expect(printModel(trainShared(sharedSets(readInventedSets())))).toBe(await weights('shared'))
    },
    LIMIT,
  )

  it(
    'for languages without word lists',
    async () => {
      expect(printModel(trainUnlisted(readInventedSets()))).toBe(await weights('other'))
    },
    LIMIT,
  )
})
