// Copies the weights of the languages into dist, because the compiler copies only code.
import { cpSync } from 'node:fs'

cpSync(new URL('../src/quotes/weights/', import.meta.url), new URL('../dist/quotes/weights/', import.meta.url), {
  recursive: true,
})
