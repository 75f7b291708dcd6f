import * as v from 'valibot'
import { checkIds } from '../indexes/check-ids.js'
import type { UserConfig } from './define-config.js'
import { didYouMean } from './did-you-mean.js'
import { objectKinds } from './object-kinds.js'

/** What a project may be called: it names folders and stands in the ledger. */
export const projectName = /^[A-Za-z0-9_][\w.-]*$/

const longestMs = 2_147_483_647
const text = v.pipe(v.string(), v.nonEmpty('is empty'))
const duration = v.pipe(
  v.number(),
  v.check(
    (ms) => Number.isInteger(ms) && ms >= 0 && ms <= longestMs,
    'is not a whole number of milliseconds, 0 or more',
  ),
)
const pem = v.pipe(
  v.string(),
  v.check((value) => value.includes('-----BEGIN '), 'is not PEM text; read the file with node:fs'),
)

const tls = v.object({
  ca: v.optional(pem),
  cert: v.optional(pem),
  key: v.optional(pem),
  rejectUnauthorized: v.optional(v.boolean()),
  servername: v.optional(text),
})

const connection = v.object({
  url: v.optional(v.string()),
  host: v.optional(v.string()),
  port: v.optional(
    v.pipe(
      v.number(),
      v.check((port) => Number.isInteger(port) && port >= 1 && port <= 65_535, 'is not from 1 to 65535'),
    ),
  ),
  database: v.optional(v.string()),
  user: v.optional(v.string()),
  password: v.optional(v.union([v.string(), v.function()])),
  ssl: v.optional(v.lazy((value) => (isRecord(value) ? tls : v.boolean()))),
})

const name = v.pipe(
  v.string(),
  v.regex(projectName, 'is no project name: letters, digits, "_", "-" and "." only'),
)

const project = v.object({
  name,
  migrations: v.optional(text),
  seeds: v.optional(text),
  schema: v.optional(text),
})

const ignored = v.object({
  kind: v.pipe(
    v.string(),
    v.check(
      (kind) => objectKinds.some((known) => known === kind),
      ({ input }) => `is no kind of object.${didYouMean(input, objectKinds)}`,
    ),
  ),
  name: text,
  reason: v.pipe(
    v.string(),
    v.check((reason) => reason.trim() !== '', 'is empty; say why this is no drift'),
  ),
})

const drift = v.object({ ignore: v.optional(v.array(ignored)) })

const suppressed = v.object({
  check: v.pipe(
    v.string(),
    v.check(
      (check) => checkIds.some((known) => known === check),
      ({ input }) => `is no check of verify-indexes.${didYouMean(input, checkIds)}`,
    ),
  ),
  object: text,
  reason: v.pipe(
    v.string(),
    v.check((reason) => reason.trim() !== '', 'is empty; say why this may stay as it is'),
  ),
  until: v.optional(v.pipe(v.string(), v.check(isDay, 'is no day such as 2026-12-31'))),
})

const indexes = v.object({ suppress: v.optional(v.array(suppressed)) })

const config = v.object({
  projects: v.pipe(
    v.array(v.lazy((value) => (isRecord(value) ? project : name))),
    v.nonEmpty('names no project'),
  ),
  defaultProject: v.optional(v.string()),
  connection: v.optional(connection),
  environment: v.optional(v.string()),
  embeddedFolder: v.optional(text),
  lockWaitMs: v.optional(duration),
  lockTimeoutMs: v.optional(duration),
  lockRetryBudgetMs: v.optional(duration),
  drift: v.optional(drift),
  indexes: v.optional(indexes),
})

/** A checked config, or every mistake in it as `path: what is wrong`. */
export type Checked =
  | { readonly value: UserConfig; readonly mistakes: readonly [] }
  | { readonly value: null; readonly mistakes: readonly string[] }

/** Check what a config file exports; values are never quoted, since they may be passwords. Pure. */
export function checkConfig(input: unknown): Checked {
  if (!isRecord(input))
    return { value: null, mistakes: [`the default export: expected object, got ${typeName(input)}`] }
  const parsed = v.safeParse(config, input)
  const mistakes = [
    ...(parsed.issues ?? []).map(describeIssue),
    ...unknownKeys(input),
    ...nameMistakes(input),
  ]
  if (!parsed.success || mistakes.length > 0) return { value: null, mistakes }
  return { value: input as unknown as UserConfig, mistakes: [] }
}

function nameMistakes(input: unknown): readonly string[] {
  if (!isRecord(input) || !Array.isArray(input['projects'])) return []
  const names = input['projects'].map((entry) => (isRecord(entry) ? entry['name'] : entry))
  const doubles = names.flatMap((each, at) =>
    typeof each !== 'string' || names.indexOf(each) === at
      ? []
      : [`projects[${at}]: "${each}" is named twice`],
  )
  const chosen = input['defaultProject']
  if (typeof chosen !== 'string' || names.includes(chosen)) return doubles
  const near = didYouMean(
    chosen,
    names.filter((each) => typeof each === 'string'),
  )
  return [...doubles, `defaultProject: there is no project "${chosen}".${near}`]
}

type Issue = v.InferIssue<typeof config>

function describeIssue(issue: Issue): string {
  const path = pathOf((issue.path ?? []).map((step) => step.key as string | number))
  if (issue.kind === 'validation') return `${path}: ${issue.message}`
  const last = issue.path?.at(-1)
  if (last && 'origin' in last && last.origin === 'key') return `${path}: is missing`
  const expected = (issue.expected ?? 'something else').toLowerCase().replaceAll(' | ', ' or ')
  return `${path}: expected ${expected.replace(/[()]/g, '')}, got ${typeName(issue.input)}`
}

function unknownKeys(input: unknown): readonly string[] {
  if (!isRecord(input)) return []
  const { connection: server, projects, drift: drifting, indexes: indexing } = input
  const entries = isRecord(drifting) ? drifting['ignore'] : undefined
  const known = isRecord(indexing) ? indexing['suppress'] : undefined
  return [
    ...strangers(input, config.entries, []),
    ...(Array.isArray(projects) ? projects : []).flatMap((each, at) =>
      strangers(each, project.entries, ['projects', at]),
    ),
    ...strangers(server, connection.entries, ['connection']),
    ...(isRecord(server) ? strangers(server['ssl'], tls.entries, ['connection', 'ssl']) : []),
    ...strangers(drifting, drift.entries, ['drift']),
    ...(Array.isArray(entries) ? entries : []).flatMap((each, at) =>
      strangers(each, ignored.entries, ['drift', 'ignore', at]),
    ),
    ...strangers(indexing, indexes.entries, ['indexes']),
    ...(Array.isArray(known) ? known : []).flatMap((each, at) =>
      strangers(each, suppressed.entries, ['indexes', 'suppress', at]),
    ),
  ]
}

function isDay(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}

function strangers(value: unknown, entries: object, path: readonly (string | number)[]): readonly string[] {
  if (!isRecord(value)) return []
  const known = Object.keys(entries)
  return Object.keys(value)
    .filter((key) => !known.includes(key))
    .map((key) => `${pathOf([...path, key])}: is no setting.${didYouMean(key, known)}`)
}

function pathOf(steps: readonly (string | number)[]): string {
  const path = steps.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('')
  return path.replace(/^\./, '')
}

function typeName(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
