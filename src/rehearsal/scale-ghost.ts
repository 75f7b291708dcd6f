import type { Session } from '../db/database.js'
import type { GhostPlan, GhostSchema, RelationSize } from '../explain/ghost-plan.js'

/** A ghost that is open, and where it lies. */
export interface ScalableGhost {
  readonly session: Session
  /** Data folder. */
  readonly data: string
  readonly schemaName: string
  readonly schema: GhostSchema
  readonly plan: GhostPlan
  /** Bytes that the files held before they grew, by path: what is really written. */
  readonly written: ReadonlyMap<string, number>
}

/**
 * Give one table, with its partitions and indexes, `factor` times its declared rows; 1 is as it was. Different values stay as
 * many as declared, shares stay shares.
 *
 * @param table the partitioned table, where it is one
 */
export async function scaleGhost(ghost: ScalableGhost, table: string, factor: number): Promise<void> {
  const { session, data, schemaName, plan, written } = ghost
  const [{ readGhostFiles, restoreRelations }, { resizeFiles }] = await Promise.all([
    import('../db/explain/ghost.js'),
    import('../db/explain/ghost-folder.js'),
  ])
  const own = new Set(relationsOf(ghost.schema, table))
  const relations = plan.relations.filter(({ oid }) => own.has(oid)).map((size) => scaled(size, factor))
  resizeFiles(data, await readGhostFiles(session, relations), written)
  await restoreRelations(session, schemaName, { ...plan, relations })
}

function scaled(size: RelationSize, factor: number): RelationSize {
  return {
    ...size,
    rows: Math.max(1, Math.round(size.rows * factor)),
    pages: Math.max(1, Math.ceil(size.pages * factor)),
    filePages: Math.max(1, Math.ceil(size.filePages * factor)),
    allVisiblePages: Math.ceil(size.allVisiblePages * factor),
  }
}

function relationsOf({ tables, indexes }: GhostSchema, root: string): readonly string[] {
  const heaps = tables.filter((table) => table.root === root || table.name === root).map(({ oid }) => oid)
  return [...heaps, ...indexes.filter(({ tableOid }) => heaps.includes(tableOid)).map(({ oid }) => oid)]
}
