import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { commandOf } from '../../src/app/banner.ts'

it('says how the command is called from where it was started', () => {
  const root = resolve('.')
  expect(commandOf(root, `${root}/bin/verbatim.js`)).toBe('npx verbatim')
  // In other directories, npx would download a package of the same name that is not ours.
  expect(commandOf('/tmp', '/usr/local/bin/verbatim')).toBe('verbatim')
  expect(commandOf('/tmp', `${root}/bin/verbatim.js`)).toMatch(/^node '?\/.*\/bin\/verbatim\.js'?$/)
})
