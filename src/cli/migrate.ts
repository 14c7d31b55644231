import { Command } from 'commander'
import { readConfig } from '../config.ts'
import { withDatabase } from './database.ts'

export function migrateCommand(): Command {
  return new Command('migrate')
    .description(
      'Migrate the database to the newest schema. "serve" also migrates the database when it starts; use this command to migrate beforehand.',
    )
    .action(async () => {
      await withDatabase(readConfig(), async () => {})
      process.stdout.write('The database has the newest schema.\n')
    })
}
