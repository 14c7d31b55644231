// Lets Node 20 run TypeScript files as they are; newer ones can by themselves. `node --import
// ./test/bench/typescript.js FILE.ts`
import { register } from 'node:module'

register('./typescript-loader.js', import.meta.url)
