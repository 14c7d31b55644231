import type { SqlForm } from '../src/postgres/connect.ts'

/** The form of SQL in which the tests read: `usual`, or the value of SQL_FORM (`spread` in `npm run test:spread`). */
export const FORM: SqlForm = process.env['SQL_FORM'] === 'spread' ? 'spread' : 'usual'
