import type { Difference } from '../../catalog/compare-catalogs.js'
import { makingRoles } from '../../db/scratch/missing-roles.js'
import { readSchema } from '../../db/snapshots.js'
import { VaultDbError } from '../../errors.js'
import { loadProject } from '../../files/load-project.js'
import type { MigrationFile } from '../../migration/migration.js'
import { driftSettings } from '../drift/drift-settings.js'
import type { Ignored } from '../drift/find-drift.js'
import { differenceLine } from '../drift/words.js'
import type { OpenProject } from '../engine/open-project.js'
import { applyToScratch } from '../engine/rehearse.js'
import { chooseMatch, type Match, matchCatalogs, nearestMatch } from './match.js'
import { usingBaselineScratch } from './scratch.js'

/** Where the migrations were built: a database of the target's server prints as the target does. */
export type ComparedOn = 'server' | 'process'

/** Where a database stands. */
export interface Baseline {
  /** Name of the migration that it matches. */
  readonly at: string
  /** Objects, grants and comments that no migration knows, for people. */
  readonly extra: readonly string[]
  /** What differs, and the config names under `drift.ignore` or the project under `partitions`. */
  readonly ignored: readonly Ignored[]
  readonly comparedOn: ComparedOn
}

/**
 * Find the migration whose schema a database has, by building each one and comparing. The target is only read.
 *
 * @param wanted.at the one that it must match; any where absent
 * @throws BASELINE_MISMATCH  naming what differs from the nearest one
 */
export async function findBaseline(
  open: OpenProject,
  files: readonly MigrationFile[],
  { at, allowExtra }: { readonly at: string | undefined; readonly allowExtra: boolean },
): Promise<Baseline> {
  const { matches, comparedOn } = await readMatches(open, files, at)
  const match = chooseMatch(matches, allowExtra)
  if (match !== undefined)
    return { at: match.name, extra: match.extra.map(lineOf), ignored: match.ignored, comparedOn }
  const isGuess = comparedOn === 'process' && open.target.kind === 'server'
  if (matches.length === 0) throw nothingToMatch(open)
  throw mismatch(matches, { at, isGuess, verbose: open.context.options.verbose })
}

/** Build the migrations one after the other, up to `at`, and compare after each. */
async function readMatches(
  open: OpenProject,
  files: readonly MigrationFile[],
  at: string | undefined,
): Promise<{ readonly matches: readonly Match[]; readonly comparedOn: ComparedOn }> {
  const actual = await readSchema(open.session)
  const schemas = open.config.projects.map(({ schema }) => schema)
  const otherSchemas = new Set(schemas.filter((schema) => schema !== open.project.schema))
  const exemptions = await driftSettings({ ...open, others: [], snapshot: null })
  return usingBaselineScratch(open, await loadProject(open.project), async (scratch) => {
    const matches: Match[] = []
    for (const file of files) {
      await makingRoles({ ...scratch, made: scratch.madeRoles }, () =>
        applyToScratch(open, scratch.session, { file, step: {} }),
      )
      if (at !== undefined && file.name !== at) continue
      const expected = await readSchema(scratch.session)
      const acrossMajors = majorOf(expected.serverVersionNum) !== majorOf(actual.serverVersionNum)
      matches.push(matchCatalogs(file.name, { expected, actual }, { acrossMajors, otherSchemas, exemptions }))
      if (file.name === at) break
    }
    return { matches, comparedOn: scratch.kind === 'server' ? 'server' : 'process' }
  })
}

const majorOf = (versionNum: number) => Math.floor(versionNum / 10_000)

const mostShown = 20

function lineOf(difference: Difference): string {
  if (difference.change === 'missing') return `expected, not there: ${difference.object}`
  if (difference.change === 'extra') return `there, not expected: ${difference.object}`
  return differenceLine(difference)
}

function nothingToMatch({ project }: OpenProject): VaultDbError {
  return new VaultDbError(
    'BASELINE_MISMATCH',
    'The project has no migrations to match. Nothing was recorded.',
    {
      hint: `Make the first one of what is there: write \`pg_dump --schema-only\` into ${project.migrationsFolder}/schema.sql, then run \`vault-db migrate create "existing schema" --autogenerate\`.`,
    },
  )
}

function mismatch(
  matches: readonly Match[],
  { at, isGuess, verbose }: { at: string | undefined; isGuess: boolean; verbose: boolean },
): VaultDbError {
  const nearest = nearestMatch(matches)!
  const lines = [...nearest.differences, ...nearest.extra].map(lineOf)
  const hidden = verbose ? 0 : Math.max(0, lines.length - mostShown)
  const onlyExtra = nearest.differences.length === 0
  return new VaultDbError(
    'BASELINE_MISMATCH',
    at === undefined
      ? `The database matches no migration of this project; the nearest is ${nearest.name}. Nothing was recorded.`
      : `The database does not match ${at}. Nothing was recorded.`,
    {
      details: [
        ...lines.slice(0, lines.length - hidden),
        ...(hidden > 0 ? [`… and ${hidden} more; --verbose shows all of them`] : []),
        ...(isGuess ? [comparedInProcess] : []),
      ],
      hint: onlyExtra
        ? 'All that the migrations make is there: --allow-extra adopts it with what no migration knows; `drift.ignore` in the config leaves out for good what another tool keeps.'
        : 'Change the database (or the migrations) until they agree; `vault-db migrate stamp NAME` records without proof.',
    },
  )
}

const comparedInProcess =
  'Compared with PostgreSQL 18 in this process. A role that may create databases compares on the server itself.'
