// The compiler copies no data: the weights of the languages, into dist.
import { cpSync } from 'node:fs'

cpSync(new URL('../src/quotes/weights/', import.meta.url), new URL('../dist/quotes/weights/', import.meta.url), {
  recursive: true,
})
