import type postgres from 'postgres'
import { migrate } from '../../src/postgres/migrate.ts'
import { urlOf } from './archive/prepare.ts'

/** Makes an empty archive in a database of this name, and returns its URL. A database of this name is dropped first. */
export async function freshDatabase(admin: postgres.Sql, serverUrl: string, name: string): Promise<string> {
  await dropDatabase(admin, name)
  await admin.unsafe(`create database ${name}`)
  await migrate(urlOf(serverUrl, name))
  await admin.unsafe('checkpoint')
  return urlOf(serverUrl, name)
}

/** Makes a copy of a database to which nobody is connected, and returns the URL of the copy. */
export async function copyDatabase(
  admin: postgres.Sql,
  serverUrl: string,
  from: string,
  name: string,
): Promise<string> {
  await dropDatabase(admin, name)
  await admin.unsafe(`create database ${name} template ${from} strategy file_copy`)
  await admin.unsafe('checkpoint')
  return urlOf(serverUrl, name)
}

export async function dropDatabase(admin: postgres.Sql, name: string): Promise<void> {
  await admin.unsafe(`drop database if exists ${name} with (force)`)
}
