import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { messageOf, VaultDbError } from '../errors.js'
import * as templates from './init-templates.js'

/** What `init` sets up; folders are absolute. */
export interface InitPlan {
  readonly root: string
  readonly project: string
  readonly migrationsFolder: string
  readonly seedsFolder: string
  /** Where there is a config already, none is written. */
  readonly hasConfig: boolean
  /** Name of the example migration, without extension; null where the project has migrations of its own. */
  readonly example: string | null
  readonly kind: 'ts' | 'sql'
}

/** A file and what became of it; `path` is relative to the root, with `/`. */
export interface InitFile {
  readonly path: string
  readonly action: 'created' | 'kept' | 'extended'
}

/**
 * Write the files of a new project. One that is there is kept as it is; `.gitignore` only gets lines added.
 *
 * @throws FILE_UNREADABLE  a folder or file cannot be written; what was written before stays
 */
export function writeInitFiles(plan: InitPlan): readonly InitFile[] {
  const files = Object.entries(filesOf(plan)).map(([path, content]) => {
    const action = attempt(path, () => writeNew(path, content))
    return { path: shown(plan.root, path), action }
  })
  const ignore = join(plan.root, '.gitignore')
  return [...files, { path: '.gitignore', action: attempt(ignore, () => extendIgnore(ignore)) }]
}

function filesOf(plan: InitPlan): Readonly<Record<string, string>> {
  const { root, project, migrationsFolder, seedsFolder, example, kind } = plan
  const config = { [join(root, 'vault-db.config.ts')]: templates.configTemplate(project) }
  const examples = {
    [join(migrationsFolder, `${example}.${kind}`)]:
      kind === 'sql' ? templates.sqlExample : templates.scriptExample,
    [join(seedsFolder, 'lookups', 'note_states.yaml')]: templates.lookupExample,
    [join(seedsFolder, 'dev.ts')]: templates.devSeedExample,
  }
  return {
    ...(plan.hasConfig ? {} : config),
    [join(migrationsFolder, 'project.ts')]: templates.projectTemplate(project, example !== null),
    ...(example === null ? {} : examples),
    [join(root, '.env.example')]: templates.envExample,
  }
}

function writeNew(path: string, content: string): 'created' | 'kept' {
  mkdirSync(dirname(path), { recursive: true })
  try {
    writeFileSync(path, content, { flag: 'wx' })
    return 'created'
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return 'kept'
    throw error
  }
}

function extendIgnore(path: string): InitFile['action'] {
  const all = `${templates.gitIgnored.map(({ line }) => line).join('\n')}\n`
  if (writeNew(path, all) === 'created') return 'created'
  const text = readFileSync(path, 'utf8')
  const lines = text.split(/\r?\n/).map((line) => line.trim())
  const missing = templates.gitIgnored.filter(({ same }) => !lines.some((line) => same.test(line)))
  if (missing.length === 0) return 'kept'
  const start = text === '' || text.endsWith('\n') ? '' : '\n'
  writeFileSync(path, `${start}${missing.map(({ line }) => line).join('\n')}\n`, { flag: 'a' })
  return 'extended'
}

function attempt<T>(path: string, write: () => T): T {
  try {
    return write()
  } catch (cause) {
    throw new VaultDbError('FILE_UNREADABLE', `${path} cannot be written: ${messageOf(cause)}`, {
      at: { file: path },
      hint: 'Check that this user may write there, then run `vault-db init` again: it keeps what is there.',
      cause,
    })
  }
}

function shown(root: string, path: string): string {
  return relative(root, path).split(sep).join('/')
}
