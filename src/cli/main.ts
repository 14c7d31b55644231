import { readFile } from 'node:fs/promises'
import { Command, CommanderError } from 'commander'
import { ArchiveError } from '../errors.ts'

// Each command is imported only when needed, because importing all of them takes a second.
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => (await import('./serve.ts')).serveCommand(),
  load: async () => (await import('./load.ts')).loadCommand(),
  export: async () => (await import('./export.ts')).exportCommand(),
  migrate: async () => (await import('./migrate.ts')).migrateCommand(),
  key: async () => (await import('./key.ts')).keyCommand(),
  extract: async () => (await import('./extract.ts')).extractCommand(),
  reindex: async () => (await import('./reindex.ts')).reindexCommand(),
  audit: async () => (await import('./audit.ts')).auditCommand(),
}

/**
 * Runs a command and sets the process's exit code. A mistake that the user can correct is reported in one line on
 * standard error.
 */
export async function run(argv: readonly string[]): Promise<void> {
  const program = new Command('verbatim')
    .description('A news archive behind one GraphQL API.')
    .version(await versionOf())
    .addHelpText(
      'after',
      '\nEvery command has its own --help. Settings are environment variables, which docs/operating.md lists.',
    )
    .showHelpAfterError('Use --help to list the commands and options.')
    .exitOverride()
  for (const stream of [process.stdout, process.stderr]) stream.on('error', forgiveReader)
  const named = COMMANDS[argv[2] ?? '']
  for (const open of named ? [named] : Object.values(COMMANDS)) program.addCommand(forwardExit(await open()))
  try {
    await program.parseAsync(argv)
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode
    else fail(error, argv[2])
  }
}

// The command continues if the program that reads its output stops reading (`--help | head`), or the terminal is gone.
function forgiveReader(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error
}

// Applies `exitOverride` to all subcommands, because `addCommand` does not.
function forwardExit(command: Command): Command {
  command.commands.forEach(forwardExit)
  return command.exitOverride()
}

function fail(error: unknown, command: string | undefined): void {
  process.exitCode = 1
  // The remedy for `load` and `export` does not mention VERBATIM_DIR, because these commands do not use that directory.
  const remedy =
    command === 'load' || command === 'export'
      ? 'Correct this'
      : 'Correct this, or set VERBATIM_DIR to another directory'
  // The message of the operating system names the file, so a stack trace would add nothing.
  if (error instanceof Error && 'syscall' in error)
    process.stderr.write(`verbatim: The operating system reports: ${error.message}. ${remedy}.\n`)
  else if (error instanceof ArchiveError) process.stderr.write(`${error.message.replace(/^/gm, 'verbatim: ')}\n`)
  else process.stderr.write(`verbatim: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
}

async function versionOf(): Promise<string> {
  const text = await readFile(new URL('../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}
