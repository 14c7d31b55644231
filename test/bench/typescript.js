// Lets Node 20 run TypeScript files without compiling them first, as newer versions do by themselves: `node --import
// ./test/bench/typescript.js FILE.ts`
import { register } from 'node:module'

register('./typescript-loader.js', import.meta.url)
