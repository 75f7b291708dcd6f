import { printName } from '../../sql/print-name.js'
import type { OperatorClassObject } from '../operators.js'
import type { KindRules } from './rule.js'
import { qualifiedName } from './words.js'

/** Operator classes; nothing of them can be altered. */
export const operatorClassRules: KindRules<OperatorClassObject> = {
  kinds: ['operator class'],
  address: ({ id }) => id,
  create: (object) => [{ sql: [createSql(object)] }],
  drop: ({ id }) => [{ sql: [`drop ${id}`] }],
  alter: () => 'replace',
  survives: () => true,
}

function createSql(object: OperatorClassObject): string {
  const isDefault = object.isDefault ? ' default' : ''
  const head = `create operator class ${qualifiedName(object)}${isDefault}\n  for type ${object.type} using ${printName(object.method)} family ${object.family} as`
  // A class without members cannot be written; what it stores says nothing new.
  const storage = object.storage ?? (object.members.length === 0 ? object.type : null)
  const items = [...object.members, ...(storage === null ? [] : [`storage ${storage}`])]
  return `${head}\n  ${items.join(',\n  ')}`
}
