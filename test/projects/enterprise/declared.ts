import { readdir, readFile } from 'node:fs/promises'
import type { TestDatabase } from '../../helpers/apply-project.js'

const folder = new URL('../../../migrations/enterprise/queries/', import.meta.url)

/** Names of the declared queries. */
export async function declaredNames(): Promise<readonly string[]> {
  return (await readdir(folder)).map((file) => file.replace('.sql', ''))
}

/** The text of a declared query. */
export function readDeclared(name: string): Promise<string> {
  return readFile(new URL(`${name}.sql`, folder), 'utf8')
}

/** Run a declared query. */
export async function runDeclared<R = Record<string, unknown>>(
  database: TestDatabase,
  name: string,
  parameters: readonly unknown[] = [],
): Promise<R[]> {
  return database.query<R>(await readDeclared(name), parameters)
}

/** Ids of seeds/enterprise/dev.ts. */
const id = (kind: number, number: number) => `00000000-0000-4000-8${kind}-${String(number).padStart(12, '0')}`
export const tenant = (number: number) => id(101, number)
export const user = (number: number) => id(102, number)
export const entity = (number: number) => id(103, number)
