import { createContext } from '../../src/commands/create-context.js'
import { applyToScratch, prepareScratch } from '../../src/commands/engine/rehearse.js'
import { selectProject } from '../../src/config/select-project.js'
import type { Session } from '../../src/db/database.js'
import { planMatrix } from '../../src/db/explain/matrix.js'
import { openPlanner, type Planner } from '../../src/db/explain/plans.js'
import { explainSized } from '../../src/db/explain/sized.js'
import type { SizedPlan } from '../../src/explain/check.js'
import type { DeclaredQuery, SizeFact } from '../../src/explain/declared-query.js'
import { gatherSizes } from '../../src/explain/gather-sizes.js'
import { type IndexMatrix, layOutMatrix } from '../../src/explain/matrix/index-matrix.js'
import { parseQuery } from '../../src/explain/parse-query.js'
import { listMigrations } from '../../src/files/list-migrations.js'
import { readQueries } from '../../src/files/read-queries.js'
import { type Ghost, usingGhost } from '../../src/rehearsal/ghost.js'

/** A query with its plans at size. */
export interface PlannedQuery {
  readonly query: DeclaredQuery
  readonly classes: readonly SizedPlan[]
}

/** A ghost with its queries planned. */
export interface Planned {
  readonly ghost: Ghost
  readonly planner: Planner
  readonly queries: readonly PlannedQuery[]
  readonly facts: readonly SizeFact[]
  readonly matrix: () => Promise<IndexMatrix>
}

/** A shipped project's head at its declared size, for as long as `use` takes. */
export async function onProjectGhost<T>(name: string, use: (planned: Planned) => Promise<T>): Promise<T> {
  const context = createContext({ cwd: process.cwd(), env: {}, options: { url: 'embedded', project: name } })
  const config = await context.config()
  const project = selectProject(config, name)
  const build = async (session: Session) => {
    await prepareScratch(session, project.schema)
    for (const file of await listMigrations(project.migrationsFolder))
      await applyToScratch({ context, config, project }, session, { file, step: {} })
  }
  const declared = await readQueries(project.migrationsFolder, context.cwd)
  return planOn({ schema: project.schema, build, declared }, use)
}

/** A schema and queries as their files would hold them. */
export async function onSchemaGhost<T>(
  schema: string,
  texts: Readonly<Record<string, string>>,
  use: (planned: Planned) => Promise<T>,
): Promise<T> {
  const declared = Object.entries(texts).map(([name, text]) =>
    parseQuery({ name, file: `${name}.sql`, text }),
  )
  const build = async (session: Session) => void (await session.script(schema))
  return planOn({ schema: 'public', build, declared }, use)
}

interface Plan {
  readonly schema: string
  readonly build: (session: Session) => Promise<void>
  readonly declared: readonly DeclaredQuery[]
}

async function planOn<T>(
  { schema, build, declared }: Plan,
  use: (planned: Planned) => Promise<T>,
): Promise<T> {
  const facts = gatherSizes(declared)
  return usingGhost({ schema, facts, build }, async (ghost) => {
    const planner = await openPlanner(ghost.session, schema)
    const queries: PlannedQuery[] = []
    for (const query of declared) {
      const classes = await explainSized(planner, query, { tables: ghost.schema.tables, facts })
      queries.push({ query, classes })
    }
    const matrix = async () => layOutMatrix(await planMatrix(planner, queries))
    return use({ ghost, planner, queries, facts, matrix })
  })
}
