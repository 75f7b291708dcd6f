import type { FunctionObject } from '../functions.js'
import { extensionLinkSteps } from './extension-links.js'
import { functionSql, stubSql } from './function-words.js'
import { acceptsReplacement, routineSlot } from './routine-words.js'
import type { Alteration, KindRules, StepDraft } from './rule.js'
import { qualifiedName } from './words.js'

/** Functions and procedures. */
export const functionRules: KindRules<FunctionObject> = {
  kinds: ['function', 'procedure'],
  address,
  slots: (object) => [routineSlot(object)],
  create: (object) => [
    { sql: callsItself(object) ? [stubSql(object), functionSql(object)] : [functionSql(object)] },
    ...extensionLinkSteps(address(object), [], object.dependsOnExtensions),
  ],
  drop: (object) => [{ sql: [`drop ${address(object)}`] }],
  alter: alterFunction,
  // PostgreSQL looks at the text of a body when it runs; a parsed one holds on to columns and their types.
  survives: (object) => object.sqlBody === null,
  // Only a parsed body needs more than the signature, which no stand-in can do without.
  stub: (object) => (object.sqlBody === null ? null : [stubSql(object)]),
}

/** A procedure is told with its modes: `p(integer)` may also mean one with an OUT argument. */
function address(object: FunctionObject): string {
  if (object.kind === 'function') return object.id
  const types = object.arguments.map(({ mode, type }) => `${mode} ${type}`)
  return `procedure ${qualifiedName(object)}(${types.join(', ')})`
}

/** A parsed body that calls its own function, which must be there before. */
function callsItself(object: FunctionObject): boolean {
  return object.sqlBody?.includes(`${qualifiedName(object)}(`) === true
}

function alterFunction(from: FunctionObject, to: FunctionObject): Alteration {
  if (from.window !== to.window || !acceptsReplacement(from, to)) return 'replace'
  const links = { dependsOnExtensions: [] }
  if (JSON.stringify({ ...from, ...facetsOf(to), ...links }) === JSON.stringify({ ...to, ...links })) {
    return { steps: extensionLinkSteps(address(to), from.dependsOnExtensions, to.dependsOnExtensions) }
  }
  const replaced: StepDraft = { sql: [functionSql(to)] }
  // CREATE OR REPLACE forgets the links to extensions.
  return { steps: [replaced, ...extensionLinkSteps(address(to), [], to.dependsOnExtensions)] }
}

function facetsOf({ owner, comment, grants, needs }: FunctionObject) {
  return { owner, comment, grants, needs }
}
