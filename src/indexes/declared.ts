import type { ObjectId } from '../catalog/object.js'
import { printName } from '../sql/print-name.js'
import type { Contract, Evidence } from './evidence.js'
import type { IndexFacts } from './structure.js'

const ids = new WeakMap<Contract, ReadonlySet<ObjectId>>()

/** Whether head declares an index, by itself or behind a constraint. Pure. */
export function isDeclared({ contract }: Pick<Evidence, 'contract'>, index: IndexFacts): boolean {
  const declared = ids.get(contract) ?? new Set(contract.expected.objects.map(({ id }) => id))
  ids.set(contract, declared)
  if (index.constraint === null) return declared.has(index.id)
  return declared.has(`constraint ${index.table}.${printName(index.constraint)}`)
}
