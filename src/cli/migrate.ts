import { Command } from 'commander'
import { readConfig } from '../config.ts'
import { withDatabase } from './database.ts'

export function migrateCommand(): Command {
  return new Command('migrate')
    .description(
      'Bring the database to the newest schema. "serve" does it by itself; this is for deployments that do it beforehand.',
    )
    .action(async () => {
      await withDatabase(readConfig(), async () => {})
      process.stdout.write('The database has the newest schema.\n')
    })
}
