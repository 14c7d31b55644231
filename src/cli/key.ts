import { Command, Option } from 'commander'
import { createKey, listKeys, revokeKey, type KeyRole } from '../access/store.ts'
import { readConfig } from '../config.ts'
import { withDatabase } from './database.ts'

export function keyCommand(): Command {
  const command = new Command('key').description(
    'Make, list and revoke the keys that clients send as "Authorization: Bearer <key>".',
  )
  command
    .command('create')
    .description('Make a key and print it, alone, on standard output. It is shown this once.')
    .addOption(
      new Option(
        '--role <role>',
        'loader: writes, and sees articles that are not USABLE; reader: reads, where READ_ACCESS=key',
      )
        .choices(['loader', 'reader'])
        .makeOptionMandatory(),
    )
    .option('--label <text>', 'what the key is for, shown in the list')
    .action(async ({ role, label }: { role: KeyRole; label?: string }) => {
      const key = await withDatabase(readConfig(), (db) => createKey(db, role, label))
      process.stdout.write(`${key.text}\n`)
    })
  command
    .command('list')
    .description('Print one key a line: its id, role, when it was made, "active" or when it was revoked, its label.')
    .action(async () => {
      const keys = await withDatabase(readConfig(), listKeys)
      for (const { id, role, createdAt, revokedAt, label } of keys) {
        process.stdout.write(
          `${[id, role, createdAt, revokedAt ? `revoked ${revokedAt}` : 'active', label ?? ''].join('\t').trimEnd()}\n`,
        )
      }
    })
  command
    .command('revoke')
    .description('Make a key worthless, at once and for good.')
    .argument('<id>', 'as "key list" shows it; it is also the middle part of the key')
    .action(async (id: string) => {
      await withDatabase(readConfig(), (db) => revokeKey(db, id))
      process.stdout.write(`The key ${id} is revoked.\n`)
    })
  return command
}
