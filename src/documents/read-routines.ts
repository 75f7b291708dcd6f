import type { FunctionObject, RoutineObject } from '../catalog/functions.js'
import type { CatalogObject } from '../catalog/object.js'
import type { DocObject, DocRoutine } from './model.js'
import { compare, type ModelScope, shownName, shownType } from './scope.js'

const routineKinds: ReadonlySet<string> = new Set(['function', 'procedure', 'aggregate'])

/** Functions, procedures and aggregates, sorted by signature. Pure. */
export function readRoutines({ index, input }: ModelScope): readonly DocRoutine[] {
  return index.catalog.objects
    .filter(({ kind }) => routineKinds.has(kind))
    .map((object): DocRoutine => {
      const routine = object as RoutineObject
      return {
        id: routine.id,
        kind: routine.kind,
        signature: signatureOf(routine, input.schema),
        returns: routine.returns === null ? null : shownType(routine.returns, input.schema),
        facts: routine.kind === 'aggregate' ? '' : factsOf(routine as FunctionObject),
        comment: routine.comment,
      }
    })
    .sort((a, b) => compare(a.signature, b.signature))
}

function signatureOf(routine: RoutineObject, home: string): string {
  const list = routine.arguments.map(({ mode, name, type, default: value }) =>
    [mode === 'in' ? '' : mode, name ?? '', shownType(type, home), value === null ? '' : `default ${value}`]
      .filter((each) => each !== '')
      .join(' '),
  )
  return `${shownName(routine, home)}(${list.join(', ')})`
}

function factsOf({ language, volatility, strict, securityDefiner }: FunctionObject): string {
  return [language, volatility, strict ? 'strict' : '', securityDefiner ? 'security definer' : '']
    .filter((each) => each !== '')
    .join(', ')
}

/** Kinds that are told of with the object that they belong to. */
const elsewhere: ReadonlySet<string> = new Set([
  ...routineKinds,
  'table',
  'foreign table',
  'view',
  'materialized view',
  'column',
  'default',
  'constraint',
  'index',
  'trigger',
  'policy',
  'rule',
  'enum',
  'domain',
  'domain constraint',
  'composite type',
  'range type',
])

/** There in every database. */
const usual = 'language plpgsql'

/** Everything else that the project makes: schemas, extensions, sequences of its own, publications… Pure. */
export function readOthers({ index, input }: ModelScope): readonly DocObject[] {
  return index.catalog.objects
    .filter(
      (object) =>
        object.id !== usual &&
        !elsewhere.has(object.kind) &&
        !isOfAnother(object) &&
        object.id !== `schema ${input.schema}`,
    )
    .map((object) => ({
      id: object.id,
      kind: object.kind,
      name: shownName(object, input.schema),
      comment: object.comment || null,
    }))
}

/** A sequence that a column owns. */
function isOfAnother(object: CatalogObject): boolean {
  const { isIdentity = false, ownedBy = null } = object as { isIdentity?: boolean; ownedBy?: string | null }
  return isIdentity || ownedBy !== null
}
