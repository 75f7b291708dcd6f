import { printName } from '../../sql/print-name.js'
import { quoteLiteral } from '../../sql/quote.js'
import type { ExtensionObject } from '../schemas.js'
import type { Alteration, KindRules, Scope, StepDraft } from './rule.js'

/** Extensions. They are created in the version that the server has; where another is there, it is updated. */
export const extensionRules: KindRules<ExtensionObject> = {
  kinds: ['extension'],
  address: (extension) => `extension ${printName(extension.name)}`,
  create: (extension) => [{ sql: [createSql(extension)] }],
  drop: (extension) => [{ sql: [`drop extension ${printName(extension.name)}`] }],
  alter: alterExtension,
  survives: () => true,
  usualComment: usualCommentSql,
}

function createSql({ name, memberSchema }: ExtensionObject): string {
  return `create extension if not exists ${printName(name)} with schema ${printName(memberSchema)}`
}

/** The comment that it came with is known to its server alone. */
function usualCommentSql({ id, name }: ExtensionObject): readonly string[] {
  const text = `(select e.comment from pg_catalog.pg_available_extensions() e where e.name = ${quoteLiteral(name)})`
  const body = `begin execute pg_catalog.format(${quoteLiteral(`comment on ${id.replaceAll('%', '%%')} is %L`)}, ${text}); end`
  return [`do ${quoteLiteral(body)}`]
}

function alterExtension(from: ExtensionObject, to: ExtensionObject, scope: Scope): Alteration {
  const steps: StepDraft[] = []
  const alter = `alter extension ${printName(to.name)}`
  const moves = from.memberSchema !== to.memberSchema
  if (moves && !from.relocatable && !isInUse(from, scope)) return 'replace'
  // Of an extension that cannot move and that columns use, PostgreSQL refuses this: dropping it would lose their rows.
  if (moves) steps.push({ sql: [`${alter} set schema ${printName(to.memberSchema)}`], property: 'schema' })
  if (from.version !== to.version) {
    steps.push({
      sql: [`${alter} update to ${quoteLiteral(to.version)}`],
      property: 'version',
      severity: 'blocking',
    })
  }
  return { steps }
}

function isInUse({ id }: ExtensionObject, { from }: Scope): boolean {
  return from
    .dependents(id)
    .some(({ kind }) => kind === 'column' || kind === 'composite type' || kind === 'domain')
}
