import { describe, expect, it } from 'vitest'
import type { Session } from '../../src/db/database.js'
import { explain, openPlanner, type Planner } from '../../src/db/explain/plans.js'
import { explainServed } from '../../src/db/explain/served.js'
import { indexDemands } from '../../src/explain/demands.js'
import { judgePlans, type PlanFinding } from '../../src/explain/judge.js'
import type { MatrixRow } from '../../src/explain/matrix/index-matrix.js'
import { shapeOf } from '../../src/explain/plan-shape.js'
import { printQualified } from '../../src/sql/print-name.js'
import { onProjectGhost, type Planned } from './on-ghost.js'

/** Indexes that no declared query, foreign key or rule needs, and why they are there all the same. */
const unneeded: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  vault: {
    ix_versions_body_trgm:
      "the document demands it; a search by owner reads that owner's latest versions faster",
  },
  oro: {},
  enterprise: {
    idx_embedding_vector: 'the document demands it; the function that searches with it hides its plan',
    idx_favorite_entity: 'all favourites of an entity; a foreign key cannot point at an entity with versions',
    idx_share_entity: 'all shares of an entity; a foreign key cannot point at an entity with versions',
    idx_usage_event_entity: 'the usage of an entity; a foreign key cannot point at an entity with versions',
  },
  metaprompt: {
    idx_prompt_templates_category: 'the document demands it',
    idx_prompt_templates_category_likes:
      'templates of a category by likes; no declared query asks for a category',
    idx_prompt_templates_uses: 'the document demands it',
    idx_prompts_created_at: 'the document demands it',
    idx_prompts_user_id: 'the document demands it; idx_prompts_user_id_created_at serves as well',
    idx_test_results_model: 'the document demands it',
    idx_user_favorites_user_id: 'the document demands it; the primary key serves as well',
    idx_users_email: 'the document demands it; the unique key serves as well',
  },
  promptvault: {
    import_sessions_source_idx: 'the document demands it',
    prompt_templates_official_idx: 'the document demands it',
    version_prompt_id_idx: 'the document demands it; prompt_version_unique serves as well',
  },
}

/** A session in whose transaction others may begin and roll back theirs. */
function nested(session: Session): Session {
  const inner: Readonly<Record<string, string>> = {
    begin: 'savepoint inner_begin',
    rollback: 'rollback to savepoint inner_begin; release savepoint inner_begin',
  }
  return Object.assign(Object.create(session) as Session, {
    script: (sql: string) => session.script(inner[sql] ?? sql),
  })
}

/** The schema without one index, for as long as `use` takes. */
async function without<T>(
  { ghost, planner }: Planned,
  row: MatrixRow,
  use: (planner: Planner) => Promise<T>,
) {
  const { session } = ghost
  await session.script('begin')
  try {
    const table = printQualified(planner.schema, row.table)
    await session.script(
      row.constraint === null
        ? `drop index ${printQualified(planner.schema, row.name)}`
        : `alter table ${table} drop constraint ${printQualified(row.constraint.name)} cascade`,
    )
    return await use(await openPlanner(nested(session), planner.schema))
  } finally {
    await session.script('rollback')
  }
}

/** Queries whose plan at size becomes another, or impossible. */
async function changedQueries({ queries }: Planned, planner: Planner): Promise<readonly string[]> {
  const changed: string[] = []
  for (const { query, classes } of queries) {
    for (const { values, plan } of classes) {
      const now = await explain(planner, query, values === undefined ? {} : { values }).catch(() => null)
      if (now !== null && shapeOf(now) === shapeOf(plan)) continue
      changed.push(query.name)
      break
    }
  }
  return changed
}

/** What explain-check says of each query that expects the index. */
async function objections({ queries, ghost }: Planned, planner: Planner, index: string) {
  const found: PlanFinding[] = []
  for (const { query, classes } of queries) {
    if (!indexDemands(query).some((demand) => demand.index === index)) continue
    const served = await explainServed(planner, query).catch(() => null)
    if (served === null) continue
    found.push(...judgePlans({ query, served, sized: classes, rowsOf: ghost.plan.rowsOf }))
  }
  return found
}

describe.each(Object.keys(unneeded))('%s, each index dropped in turn', (project) => {
  it('is named by explain-check, with the queries that it served; what nothing needs is known', async () => {
    await onProjectGhost(project, async (planned) => {
      const matrix = await planned.matrix()
      expect(matrix.rows.length).toBeGreaterThan(9)
      for (const row of matrix.rows) {
        const expecting = planned.queries.flatMap(({ query }) =>
          indexDemands(query).some(({ index }) => index === row.name) ? [query.name] : [],
        )
        await without(planned, row, async (planner) => {
          const found = await objections(planned, planner, row.name)
          const absent = found.filter(
            ({ check, message }) => check === 'index-absent' && message.includes(row.name),
          )
          expect([row.name, absent.map(({ query }) => query)]).toEqual([row.name, expecting])
          for (const { why, line } of absent) expect([why?.rung, line > 0]).toEqual(['missing', true])

          const changed = await changedQueries(planned, planner)
          const foretold = row.cells.flatMap(({ kind, name, isOtherPlan }) =>
            kind === 'query' && isOtherPlan ? [name] : [],
          )
          // With a referenced key go foreign keys, from which the planner knows how many rows join.
          if (row.referencedBy.length > 0) expect(changed).toEqual(expect.arrayContaining(foretold))
          else expect([row.name, changed.toSorted()]).toEqual([row.name, foretold.toSorted()])
        })
      }
      const { rows } = await planned.ghost.session.query(
        'select from pg_catalog.pg_index where not indisvalid',
      )
      expect(rows).toEqual([])
      const names = matrix.rows.filter(({ isUnneeded }) => isUnneeded).map(({ name }) => name)
      expect(names.toSorted()).toEqual(Object.keys(unneeded[project]!).toSorted())
    })
  }, 240_000)
})
