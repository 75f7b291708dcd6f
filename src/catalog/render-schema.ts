import { diffCatalogs } from './diff-catalogs.js'
import type { Catalog } from './object.js'
import { needsLooseBodies, renderChanges } from './render-plan.js'

/** What a schema file says of itself. */
export interface SchemaHeader {
  readonly project: string
  /** Newest migration that it holds; null for none. */
  readonly head: string | null
}

/**
 * The schema file of a catalog: statements in an order that loads on an empty database, always the same text for
 * the same catalog. Pure.
 */
export function renderSchema(catalog: Catalog, header: SchemaHeader): string {
  const empty: Catalog = { serverVersionNum: catalog.serverVersionNum, objects: [] }
  const changes = diffCatalogs(empty, catalog, { safeForms: false })
  const loose = needsLooseBodies(changes) ? 'set local check_function_bodies = off;\n\n' : ''
  const body = changes.length === 0 ? '' : `\nbegin;\n\n${loose}${renderChanges(changes)}\n\ncommit;\n`
  return `${headLine(header)}
-- Written by \`vault-db schema dump\` and after \`migrate up\`. Edit it, then write the migration that leads here:
-- vault-db migrate create NAME --autogenerate --project ${header.project}
${body}`
}

function headLine({ project, head }: SchemaHeader): string {
  return `-- Schema of the project ${project} at ${head ?? 'base'}.`
}

/** Whether a schema file says that it is of this head. */
export function isOfHead(text: string, header: SchemaHeader): boolean {
  return text.split('\n', 1)[0]?.trimEnd() === headLine(header)
}
