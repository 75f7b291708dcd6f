import type { CatalogObject } from '../catalog/object.js'
import type { ConstraintObject, IndexObject, TableObject } from '../catalog/tables.js'
import type { PolicyObject, RuleObject, TriggerObject } from '../catalog/triggers.js'
import type { ViewObject } from '../catalog/views.js'
import type { DocIndex, DocPart, DocPolicy, DocRelation } from './model.js'
import { tableColumns, viewColumnsOf } from './read-columns.js'
import { childrenOf, compare, isPartition, type ModelScope, shownName } from './scope.js'

const tableKinds: ReadonlySet<string> = new Set(['table', 'foreign table'])
const viewKinds: ReadonlySet<string> = new Set(['view', 'materialized view'])

/** Tables and views, sorted by name; partitions are part of their parent. Pure. */
export function readRelations(scope: ModelScope): readonly DocRelation[] {
  const { catalog } = scope.index
  const tables = catalog.objects.filter((each) => tableKinds.has(each.kind) && !isPartition(each))
  const views = catalog.objects.filter(({ kind }) => viewKinds.has(kind))
  return [
    ...tables.map((table) => tableOf(table as TableObject, scope)),
    ...views.map((view) => viewOf(view as ViewObject, scope)),
  ].sort((a, b) => compare(a.name, b.name))
}

function tableOf(table: TableObject, scope: ModelScope): DocRelation {
  const { rowSecurity = false, forceRowSecurity = false, inherits = [] } = table
  return {
    ...partsOf(table, scope),
    columns: tableColumns(table, scope),
    rowSecurity: !rowSecurity ? 'off' : forceRowSecurity ? 'forced' : 'on',
    partitioning: partitioningOf(table, scope),
    inherits: inherits
      .map((id) => scope.index.byId.get(id))
      .flatMap((each) => (each ? [nameOf(each, scope)] : [])),
    query: null,
  }
}

function viewOf(view: ViewObject, scope: ModelScope): DocRelation {
  return {
    ...partsOf(view, scope),
    columns: viewColumnsOf(view, scope),
    rowSecurity: 'off',
    partitioning: null,
    inherits: [],
    query: view.query,
  }
}

/** What tables and views have in common. */
function partsOf(relation: CatalogObject, scope: ModelScope) {
  const { index, from, to } = scope
  const { id, comment } = relation
  const constraints = childrenOf<ConstraintObject>(index, id, 'constraint')
  const triggers = childrenOf<TriggerObject>(index, id, 'trigger')
  const rules = childrenOf<RuleObject>(index, id, 'rule')
  return {
    id,
    kind: relation.kind as DocRelation['kind'],
    name: nameOf(relation, scope),
    comment,
    indexes: indexesOf(id, constraints, scope),
    checks: constraints.filter(({ type }) => type === 'check' || type === 'exclusion').map(partOf),
    refersTo: from.get(id) ?? [],
    referredBy: to.get(id) ?? [],
    triggers: [...triggers, ...rules].filter(({ definition }) => definition !== null).map(triggerOf),
    policies: childrenOf<PolicyObject>(index, id, 'policy').map(policyOf),
  }
}

function nameOf(object: CatalogObject, { input }: ModelScope): string {
  return shownName(object, input.schema)
}

function partOf(part: CatalogObject & { readonly definition: string | null }): DocPart {
  return { name: part.name, definition: part.definition ?? '', comment: part.comment }
}

/** Without `CREATE TRIGGER name`, which stands before it. */
function triggerOf(part: RuleObject | TriggerObject): DocPart {
  const { definition, ...rest } = partOf(part)
  const start = /^CREATE (?:CONSTRAINT )?(?:TRIGGER|RULE) (?:"(?:[^"]|"")*"|\S+) (?:AS\s+)?/
  return { ...rest, definition: definition.replace(start, '') }
}

function policyOf({ name, command, permissive, roles, using, withCheck, comment }: PolicyObject): DocPolicy {
  return { name, command, isPermissive: permissive, roles, using, withCheck, comment }
}

function indexesOf(
  id: string,
  constraints: readonly ConstraintObject[],
  { index, queriesOf }: ModelScope,
): readonly DocIndex[] {
  const neededBy = (name: string) => queriesOf.get(name) ?? []
  const plain = childrenOf<IndexObject>(index, id, 'index').map(
    ({ name, definition, comment }): DocIndex => ({
      name,
      definition: wordsOf(definition),
      backs: null,
      comment,
      neededBy: neededBy(name),
    }),
  )
  const behind = constraints.flatMap(({ name, type, index: definition, indexComment }): DocIndex[] =>
    definition === null || type === 'check' || type === 'foreign key'
      ? []
      : [
          {
            name,
            definition: wordsOf(definition),
            backs: type,
            comment: indexComment,
            neededBy: neededBy(name),
          },
        ],
  )
  return [...behind, ...plain].sort((a, b) => compare(a.name, b.name))
}

/** What an index is, without its name and its table: `unique btree (token)`. */
function wordsOf(definition: string): string {
  const words = /(?:^| )USING (.*)$/s.exec(definition)?.[1] ?? definition
  return /^CREATE UNIQUE/.test(definition) ? `unique ${words}` : words
}

function partitioningOf(table: TableObject, scope: ModelScope): DocRelation['partitioning'] {
  if (!table.partitionKey) return null
  const parts = (id: string): readonly TableObject[] =>
    scope.index.parts(id).flatMap((part) => [part as TableObject, ...parts(part.id)])
  const partitions = parts(table.id)
    .filter(({ partitionOf }) => partitionOf)
    .map((part) => ({ name: nameOf(part, scope), bound: part.partitionOf!.bound }))
    .sort((a, b) => compare(a.name, b.name))
  return { key: table.partitionKey, partitions }
}
