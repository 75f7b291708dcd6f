import type { CatalogObject } from '../catalog/object.js'
import type {
  CompositeTypeObject,
  DomainConstraintObject,
  DomainObject,
  EnumObject,
  RangeTypeObject,
} from '../catalog/types.js'
import type { DocRelation, DocType } from './model.js'
import { childrenOf, compare, type ModelScope, shownName, shownType } from './scope.js'

const kinds: ReadonlySet<string> = new Set(['enum', 'domain', 'composite type', 'range type'])

/** The types that the project makes, sorted by name. Pure. */
export function readTypes(scope: ModelScope, relations: readonly DocRelation[]): readonly DocType[] {
  const uses = new Map<string, DocType['usedBy'][number][]>()
  for (const { id, name, columns } of relations) {
    for (const column of columns) {
      if (column.namedType === null) continue
      const list = uses.get(column.namedType) ?? []
      uses.set(column.namedType, [...list, { relation: id, name, column: column.name }])
    }
  }
  return scope.index.catalog.objects
    .filter(({ kind }) => kinds.has(kind))
    .map(
      (type): DocType => ({
        id: type.id,
        kind: type.kind as DocType['kind'],
        name: shownName(type, scope.input.schema),
        comment: type.comment,
        labels: type.kind === 'enum' ? (type as EnumObject).labels : [],
        parts: partsOf(type, scope),
        usedBy: uses.get(type.id) ?? [],
      }),
    )
    .sort((a, b) => compare(a.name, b.name))
}

function partsOf(type: CatalogObject, scope: ModelScope): DocType['parts'] {
  const { schema } = scope.input
  if (type.kind === 'composite type') {
    return (type as CompositeTypeObject).attributes.map(({ name, type: of, comment }) => ({
      text: `${name} ${shownType(of, schema)}`,
      comment,
    }))
  }
  if (type.kind === 'range type') {
    return [{ text: `range of ${shownType((type as RangeTypeObject).subtype, schema)}`, comment: null }]
  }
  return type.kind === 'domain' ? domainParts(type as DomainObject, scope) : []
}

function domainParts(domain: DomainObject, { index, input }: ModelScope): DocType['parts'] {
  const { type, notNull, default: value } = domain
  const words = [
    shownType(type, input.schema),
    notNull ? 'not null' : '',
    value === null ? '' : `default ${value}`,
  ]
  const checks = childrenOf<DomainConstraintObject>(index, domain.id, 'domain constraint')
  return [
    { text: words.filter((each) => each !== '').join(' '), comment: null },
    ...checks.map(({ expression, comment }) => ({ text: `check (${expression})`, comment })),
  ]
}
