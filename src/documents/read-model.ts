import { append, indexCatalog } from '../catalog/index-catalog.js'
import type { ObjectId } from '../catalog/object.js'
import { indexDemands } from '../explain/demands.js'
import { clusterTables } from './clusters.js'
import { type DataModel, type Relationship, tablesOf } from './model.js'
import { readRelations } from './read-relations.js'
import { readOthers, readRoutines } from './read-routines.js'
import { readTypes } from './read-types.js'
import { relationshipsOf } from './relationships.js'
import type { ModelInput, ModelScope } from './scope.js'

/** A project's schema as it is documented. Pure; the same catalog, queries and notes give the same model. */
export function readModel(input: ModelInput): DataModel {
  const scope = scopeOf(input)
  const relations = readRelations(scope)
  return {
    project: input.project,
    head: input.head,
    fingerprint: input.fingerprint,
    description: input.description,
    notes: input.notes.trim(),
    relations,
    clusters: clusterTables(tablesOf({ relations })),
    types: readTypes(scope, relations),
    routines: readRoutines(scope),
    queries: input.queries.map(({ query, link }) => ({
      name: query.name,
      description: query.description,
      link,
      indexes: expectedIndexes(query),
    })),
    others: readOthers(scope),
  }
}

function scopeOf(input: ModelInput): ModelScope {
  const index = indexCatalog(input.catalog)
  const from = new Map<ObjectId, Relationship[]>()
  const to = new Map<ObjectId, Relationship[]>()
  for (const relationship of relationshipsOf(index, input.schema)) {
    append(from, relationship.from, relationship)
    if (relationship.to !== null) append(to, relationship.to, relationship)
  }
  const queriesOf = new Map<string, string[]>()
  for (const { query } of input.queries) {
    for (const name of expectedIndexes(query)) append(queriesOf, name, query.name)
  }
  return { input, index, from, to, queriesOf }
}

function expectedIndexes(query: Parameters<typeof indexDemands>[0]): readonly string[] {
  return [...new Set(indexDemands(query).map(({ index }) => index))]
}
