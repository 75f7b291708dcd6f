import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { messageOf, VaultDbError } from '../errors.js'

/** Variables by name, as `process.env` holds them. */
export type Environment = Readonly<Record<string, string | undefined>>

/** The environment of a run: `.env` below, the real one above. */
export interface MergedEnvironment {
  readonly env: Environment
  /** The `.env` that was read; null when there is none. */
  readonly file: string | null
  /** Names whose value comes from the file. */
  readonly fromFile: ReadonlySet<string>
}

/**
 * Read `.env` in a folder and lay the real environment over it. A variable that is set but empty counts as set.
 *
 * @throws CONFIG_INVALID  the file is there and cannot be read
 */
export function readEnvironment(folder: string, env: Environment): MergedEnvironment {
  const file = join(folder, '.env')
  const text = readText(file)
  if (text === null) return { env, file: null, fromFile: new Set() }
  const stated: Environment = parseEnv(text.replace(/^\uFEFF/, ''))
  const real = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined))
  const names = Object.keys(stated).filter((name) => real[name] === undefined || real[name] === stated[name])
  return { env: { ...stated, ...real }, file, fromFile: new Set(names) }
}

/**
 * Let config files and password functions see what `.env` says: names that `process.env` lacks are added
 * to it. Only for a run that works on `process.env` itself; any other environment is left alone.
 */
export function exposeEnvironment(merged: MergedEnvironment, env: Environment): void {
  if (env !== process.env) return
  for (const name of merged.fromFile) process.env[name] ??= merged.env[name]
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'ENOTDIR') return null
    throw new VaultDbError('CONFIG_INVALID', `The file .env cannot be read (${code ?? messageOf(error)}).`, {
      at: { file },
      hint: 'Make it a file that this user may read, or remove it.',
      cause: error,
    })
  }
}
