import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import * as v from 'valibot'
import type { Project } from '../config/define-config.js'
import type { ProjectDefinition } from '../config/define-project.js'
import { messageOf, VaultDbError } from '../errors.js'
import { describeIssues } from '../migration/describe-issues.js'
import { locate } from '../sql/locate.js'
import { docsKeys, docsSettings } from './project-docs.js'
import { maintenance, maintenanceKeys } from './project-maintenance.js'
import { typesKeys, typesSettings } from './project-types.js'
import { readSource, systemCode, unreadable } from './read-source.js'

const text = v.pipe(v.string('must be a text'), v.nonEmpty('must not be empty'))
const flag = v.boolean('must be true or false')

const extension = v.union(
  [text, v.objectWithRest({ name: text, optional: v.optional(flag) }, v.never())],
  'must be a name or { name, optional }',
)

const lookup = v.objectWithRest(
  {
    table: text,
    schema: v.optional(text),
    key: v.union([text, v.pipe(v.array(text), v.minLength(1))], 'must be a column or a list of columns'),
    file: v.optional(text),
  },
  v.never(),
)

const definition = v.objectWithRest(
  {
    name: text,
    description: v.string('must be a text'),
    minimumServerVersion: v.optional(
      v.pipe(
        v.number('must be a major version such as 15'),
        v.integer('must be a major version such as 15'),
        v.minValue(10, 'must be a major version such as 15'),
        v.maxValue(99, 'must be a major version such as 15'),
      ),
    ),
    extensions: v.optional(v.array(extension, 'must be a list')),
    lookups: v.optional(v.array(lookup, 'must be a list')),
    ...maintenance,
    ...typesSettings,
    ...docsSettings,
  },
  v.never(),
)

const keys = [
  'name',
  'description',
  'minimumServerVersion',
  'extensions',
  'lookups',
  'optional',
  'table',
  'schema',
  'key',
  'file',
  ...maintenanceKeys,
  ...typesKeys,
  ...docsKeys,
]

/**
 * What a project's `project.ts` (or `.mts`, `.js`, `.mjs`, `.json`) in its folder of migrations says of it.
 *
 * @returns the bare name where there is no such file
 * @throws PROJECT_INVALID  with every mistake, or where the file cannot be loaded; FILE_UNREADABLE
 */
export async function loadProject(project: Project): Promise<ProjectDefinition> {
  const path = findProjectFile(project.migrationsFolder)
  if (path === null) return { name: project.name, description: '' }
  const parsed = v.safeParse(definition, await readDefinition(path))
  if (!parsed.success) throw invalid(path, describeIssues(parsed.issues, keys))
  const found = parsed.output as ProjectDefinition
  if (found.name !== project.name) {
    throw invalid(path, [`name is "${found.name}", but the config calls this project "${project.name}"`])
  }
  return found
}

function findProjectFile(folder: string): string | null {
  const found = readNames(folder).filter((name) => /^project\.(?:m?ts|m?js|json)$/.test(name))
  if (found.length <= 1) return found.length === 0 ? null : join(folder, found[0]!)
  throw new VaultDbError('PROJECT_INVALID', `There is more than one project file: ${found.join(', ')}.`, {
    at: { file: folder },
    hint: 'Keep one of them.',
  })
}

function readNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return []
    throw unreadable(folder, error)
  }
}

async function readDefinition(path: string): Promise<unknown> {
  if (path.endsWith('.json')) return readJson(path)
  const { loadModule } = await import('./load-typescript.js')
  const exported = await loadModule(path, 'PROJECT_INVALID')
  if ('default' in exported) return exported['default']
  throw new VaultDbError('PROJECT_INVALID', `${basename(path)} has no default export.`, {
    at: { file: path },
    hint: "Write `export default defineProject({ name: '…', description: '…' })`.",
  })
}

function readJson(path: string): unknown {
  const source = readSource(path)
  try {
    return JSON.parse(source)
  } catch (error) {
    const position = /at position (\d+)/.exec(messageOf(error))?.[1]
    const place = position === undefined ? {} : locate(source, Number(position))
    throw new VaultDbError('PROJECT_INVALID', `${basename(path)} is not JSON: ${messageOf(error)}`, {
      at: { file: path, ...place },
      cause: error,
    })
  }
}

function invalid(path: string, mistakes: readonly string[]): VaultDbError {
  const isOne = mistakes.length === 1
  const what = isOne
    ? `${basename(path)}: ${mistakes[0]}.`
    : `${basename(path)} has ${mistakes.length} mistakes.`
  return new VaultDbError('PROJECT_INVALID', what, {
    at: { file: path },
    details: isOne ? [] : mistakes,
    hint: 'Its keys are name, description, minimumServerVersion, extensions, lookups, partitions, refresh, monitors, accept, types and docs.',
  })
}
