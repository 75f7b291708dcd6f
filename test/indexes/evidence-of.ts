import { compareCatalogs } from '../../src/catalog/compare-catalogs.js'
import type { Catalog } from '../../src/catalog/object.js'
import { readHere } from '../../src/commands/verify-indexes/read-evidence.js'
import type { Session } from '../../src/db/database.js'
import { inOneView } from '../../src/db/read-indexes/in-one-view.js'
import type { Finding } from '../../src/indexes/check.js'
import { checks } from '../../src/indexes/checks/index.js'
import type { Evidence } from '../../src/indexes/evidence.js'
import { judge } from '../../src/indexes/judge.js'
import { type Limits, usualLimits } from '../../src/indexes/limits.js'

/** What is there now, judged against what is declared; against itself where nothing is. */
export async function evidenceOf(session: Session, declared?: Catalog): Promise<Evidence> {
  return evidenceHere(session, declared, inOneView)
}

/** The same inside the transaction that is open. */
export async function evidenceInside(session: Session, declared?: Catalog): Promise<Evidence> {
  await session.script(`savepoint evidence; set local search_path = ''`)
  const evidence = await evidenceHere(session, declared, (_, read) => read())
  await session.script('rollback to savepoint evidence')
  return evidence
}

async function evidenceHere(
  session: Session,
  declared: Catalog | undefined,
  view: typeof inOneView,
): Promise<Evidence> {
  const { actual, structure, usage } = await view(session, () => readHere(session))
  const expected = declared ?? actual
  const differences = declared ? compareCatalogs(declared, actual) : []
  return { contract: { expected, actual, differences }, structure, usage, recentSources: [] }
}

/** Findings as `check object`, of all checks or of the named ones. */
export function linesOf(
  evidence: Evidence,
  only?: readonly string[],
  limits: Partial<Limits> = {},
): readonly string[] {
  return findingsOf(evidence, only, limits).map(({ check, object }) => `${check} ${object}`)
}

export function findingsOf(
  evidence: Evidence,
  only?: readonly string[],
  limits: Partial<Limits> = {},
): readonly Finding[] {
  const chosen = only ? checks.filter(({ id }) => only.includes(id)) : checks
  return judge(chosen, evidence, { ...usualLimits, ...limits })
}
