import type { DevSeed } from '../config/define-project.js'
import type { DevSeedResult } from '../db/seed-dev.js'
import { VaultDbError } from '../errors.js'
import type { Command } from './command.js'
import { usingProject } from './engine/open-project.js'

export interface SeedDevReport extends DevSeedResult {
  readonly project: string
  readonly target: string
}

/** Fill a development database with believable data. */
export const seedDev: Command<Record<string, never>, SeedDevReport> = {
  name: 'seed dev',
  summary: 'fill a development database with sample data',
  description:
    "Runs the project's seeds/dev.ts in one transaction. Where its tables have rows already it does nothing, says so and ends with 0. Refused where the environment is production.",
  examples: [
    { run: 'vault-db seed dev', does: 'fill the embedded database' },
    {
      run: 'vault-db migrate down --to base && vault-db migrate up && vault-db seed dev',
      does: 'seed again',
    },
  ],
  run: (context) =>
    usingProject(
      context,
      { purpose: 'seed dev', writes: true },
      async ({ config, project, session, database }) => {
        const { productionRefusal, seedDev: run } = await import('../db/seed-dev.js')
        if (config.environment === 'production')
          throw productionRefusal('the config says environment: production')
        const file = `${project.seedsFolder}/dev.ts`
        const seed = await loadDevSeed(file)
        const result = await run(session, seed, {
          project: project.name,
          schema: project.schema,
          file,
          lockWaitMs: config.lockWaitMs,
          signal: context.signal,
          onWait: context.progress.warn,
        })
        return { project: project.name, target: database.label, ...result }
      },
    ),
  render: ({ skippedFor, tables }, style) => {
    if (skippedFor !== null)
      return style.wrap(`Skipped: there are rows in ${skippedFor.join(', ')} already. ${reseedHint}`)
    if (tables.length === 0) return 'The seed inserted no rows.'
    return style.table(
      tables.map(({ table, inserted }) => [table, String(inserted)]),
      ['table', 'inserted'],
    )
  },
}

const reseedHint =
  'To seed again: vault-db migrate down --to base, vault-db migrate up, vault-db seed dev (all data is lost).'

async function loadDevSeed(file: string): Promise<DevSeed> {
  const [{ loadModule }, { pathKind }] = await Promise.all([
    import('../files/load-typescript.js'),
    import('../files/path-kind.js'),
  ])
  if (pathKind(file) === null) {
    throw new VaultDbError('FILE_UNREADABLE', `This project has no development seed: ${file} is not there.`, {
      at: { file },
      hint: writeASeed,
    })
  }
  const { default: seed } = await loadModule(file, 'SEED_INVALID')
  if (isDevSeed(seed)) return seed
  throw new VaultDbError('SEED_INVALID', 'The development seed exports no seed as default.', {
    at: { file },
    hint: writeASeed,
  })
}

const writeASeed =
  "Write `export default defineDevSeed({ skipWhenRowsIn: ['notes'], run: async (db) => { … } })` there."

function isDevSeed(value: unknown): value is DevSeed {
  if (typeof value !== 'object' || value === null) return false
  const { skipWhenRowsIn, run } = value as Partial<DevSeed>
  const areNames = Array.isArray(skipWhenRowsIn) && skipWhenRowsIn.every((name) => typeof name === 'string')
  return areNames && typeof run === 'function'
}
