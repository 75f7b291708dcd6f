import { printName } from '../../sql/print-name.js'
import { quoteLiteral } from '../../sql/quote.js'
import type { CatalogObject, ObjectId } from '../object.js'
import type { AnyRules, Scope, StepDraft } from '../rules/rule.js'
import { grantClassOf } from './default-grants.js'
import { grantStatements } from './grant-statements.js'
import { madeAlready, withPublicDefaults } from './public-schema.js'

export { defaultGrants } from './default-grants.js'

/** What facets are written with. */
export interface FacetContext {
  /** Rules of the object's kind: how it is addressed. */
  readonly rules: AnyRules
  readonly scope: Scope
}

/**
 * Steps for what every kind of object has: its owner, then its grants, then its comment; none where nothing differs.
 *
 * The plan runs as the owner of the database: that is whom `owner: null` means, and who makes new objects.
 *
 * @param before  null for an object that the plan makes; it then has PostgreSQL's grants and those of the default
 *                privileges that are in force in `scope.from`
 */
export function facetSteps(
  before: CatalogObject | null,
  after: CatalogObject,
  context: FacetContext,
): readonly StepDraft[] {
  const version = context.scope.from.catalog.serverVersionNum
  const made = before ?? madeAlready(after)
  const from = made && withPublicDefaults(made, version)
  const to = withPublicDefaults(after, version)
  return [
    ...ownerSteps(from, to, context),
    ...grantSteps(from, to, context),
    ...commentSteps(from, to, context),
  ]
}

function ownerSteps(
  before: CatalogObject | null,
  after: CatalogObject,
  { rules }: FacetContext,
): StepDraft[] {
  if ((before?.owner ?? null) === after.owner || ownerColumn(after) !== null) return []
  const owner = after.owner === null ? 'current_user' : printName(after.owner)
  const step = facet('owner', [`alter ${rules.address(after)} owner to ${owner}`])
  // Owned sequences and grants on columns follow the table's owner, so they wait for this.
  return [grantClassOf(after.kind) === 'tables' ? { ...step, provides: [after.id] } : step]
}

function grantSteps(
  before: CatalogObject | null,
  after: CatalogObject,
  { rules, scope }: FacetContext,
): StepDraft[] {
  const { sql, needs } = grantStatements(before, after, { rules, scope })
  if (sql.length === 0) return []
  const column = after.kind === 'column' ? after : scope.to.byId.get(ownerColumn(after) ?? '')
  return [{ ...facet('grants', sql), needs: column?.parent ? [...needs, column.parent] : needs }]
}

function commentSteps(
  before: CatalogObject | null,
  after: CatalogObject,
  { rules }: FacetContext,
): StepDraft[] {
  if ((before?.comment ?? null) === after.comment) return []
  const usual = after.comment === null ? rules.usualComment?.(after) : undefined
  if (usual) return [facet('comment', usual)]
  const text = after.comment === null ? 'null' : quoteLiteral(after.comment)
  return [facet('comment', [`comment on ${rules.address(after)} is ${text}`])]
}

/** The column that owns a sequence: its table takes it along to a new owner, and PostgreSQL refuses any other way. */
function ownerColumn(object: CatalogObject): ObjectId | null {
  return object.kind === 'sequence' ? ((object as { ownedBy?: ObjectId | null }).ownedBy ?? null) : null
}

function facet(property: string, sql: readonly string[]): StepDraft {
  return { sql, provides: [], property }
}
