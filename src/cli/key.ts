import { Command, Option } from 'commander'
import { createKey, listKeys, revokeKey, type KeyRole } from '../access/store.ts'
import { readConfig } from '../config.ts'
import { withDatabase } from './database.ts'

export function keyCommand(): Command {
  const command = new Command('key').description(
    'Create, list and revoke the keys that clients send as "Authorization: Bearer <key>".',
  )
  command
    .command('create')
    .description('Create a key and print it on standard output. The key is shown only once.')
    .addOption(
      new Option(
        '--role <role>',
        'loader: may write, and see articles that are not USABLE; reader: may only read (needed only if READ_ACCESS=key)',
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
    .description(
      'Print one key per line: its id, its role, its creation time, "active" or the time of its revocation, and its label.',
    )
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
    .description('Revoke a key, immediately and permanently.')
    .argument('<id>', 'the id that "key list" shows, which is also the middle part of the key')
    .action(async (id: string) => {
      await withDatabase(readConfig(), (db) => revokeKey(db, id))
      process.stdout.write(`The key ${id} has been revoked.\n`)
    })
  return command
}
