import { expect, it } from 'vitest'
import { parseUrl } from '../src/archive/text/url.ts'
import { parseDomain } from '../src/archive/text/domain.ts'

it('takes a host with an umlaut as often as it comes', () => {
  for (let count = 0; count < 50_000; count += 1)
    if (parseUrl('https://münchen.de/straße') === null || parseDomain('münchen.de') === null)
      expect.fail(`null in round ${count}`)
})
