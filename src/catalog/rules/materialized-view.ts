import { printName, printQualified } from '../../sql/print-name.js'
import { rereadable } from '../../sql/rereadable.js'
import type { ColumnSettings, MaterializedViewObject } from '../views.js'
import { extensionLinkSteps } from './extension-links.js'
import type { Alteration, KindRules, StepDraft } from './rule.js'
import { optionClause, optionStatements } from './view-words.js'
import { qualifiedName } from './words.js'

/** Materialized views. Their query cannot be changed, so a new one means a new view. */
export const materializedViewRules: KindRules<MaterializedViewObject> = {
  kinds: ['materialized view'],
  address,
  grantAddress: (view) => `table ${qualifiedName(view)}`,
  slots: (view) => [`relation ${qualifiedName(view)}`, `type ${qualifiedName(view)}`],
  create: (view) => [{ sql: [createSql(view)] }, ...extraSteps(bare(view), view)],
  drop: (view) => [{ sql: [`drop ${address(view)}`] }],
  alter: alterMaterializedView,
}

function address(view: MaterializedViewObject): string {
  return `materialized view ${qualifiedName(view)}`
}

function createSql(view: MaterializedViewObject): string {
  return [
    `create ${address(view)}`,
    ...(view.accessMethod === null ? [] : [`using ${printName(view.accessMethod)}`]),
    ...(view.options.length === 0 ? [] : [optionClause(view.options)]),
    ...(view.tablespace === null ? [] : [`tablespace ${printName(view.tablespace)}`]),
    `as\n${rereadable(view.query)}`,
    ...(view.populated ? [] : ['with no data']),
  ].join('\n')
}

/** As CREATE leaves it. */
function bare(view: MaterializedViewObject): MaterializedViewObject {
  return { ...view, columnSettings: [], clusterOn: null, replicaIdentity: 'default', dependsOnExtensions: [] }
}

function alterMaterializedView(from: MaterializedViewObject, to: MaterializedViewObject): Alteration {
  const isSameQuery = from.query === to.query && JSON.stringify(from.columns) === JSON.stringify(to.columns)
  if (!isSameQuery || from.accessMethod !== to.accessMethod) return 'replace'
  const alter = `alter ${address(to)}`
  const options = optionStatements(alter, from.options, to.options)
  const space = printName(to.tablespace ?? 'pg_default')
  return {
    steps: [
      ...(options.length === 0 ? [] : [{ sql: options, property: 'options' }]),
      ...(from.tablespace === to.tablespace
        ? []
        : [
            {
              sql: [`${alter} set tablespace ${space}`],
              property: 'tablespace',
              severity: 'blocking',
            } as const,
          ]),
      ...(from.populated === to.populated ? [] : [refreshStep(to)]),
      ...extraSteps(from, to),
    ],
  }
}

function refreshStep(view: MaterializedViewObject): StepDraft {
  const sql = `refresh ${address(view)}${view.populated ? '' : ' with no data'}`
  return { sql: [sql], property: 'populated', severity: 'blocking' }
}

function extraSteps(from: MaterializedViewObject, to: MaterializedViewObject): readonly StepDraft[] {
  return [
    ...settingSteps(from, to),
    ...(from.clusterOn === to.clusterOn ? [] : [clusterStep(to)]),
    ...(from.replicaIdentity === to.replicaIdentity ? [] : [replicaIdentityStep(to)]),
    ...extensionLinkSteps(address(to), from.dependsOnExtensions, to.dependsOnExtensions),
  ]
}

function settingSteps(from: MaterializedViewObject, to: MaterializedViewObject): readonly StepDraft[] {
  return to.columns.flatMap(({ name }) => {
    const before = from.columnSettings.find(({ column }) => column === name)
    const after = to.columnSettings.find(({ column }) => column === name)
    const sql = settingStatements(`alter ${address(to)} alter column ${printName(name)}`, before, after)
    return sql.length === 0 ? [] : [{ sql, provides: [], property: 'columnSettings' }]
  })
}

function settingStatements(
  alter: string,
  from: ColumnSettings | undefined,
  to: ColumnSettings | undefined,
): readonly string[] {
  const statistics = to?.statistics ?? -1
  const storage = to?.storage ?? to?.usualStorage ?? from?.usualStorage
  const compression = to?.compression ?? 'default'
  return [
    ...(statistics === (from?.statistics ?? -1) ? [] : [`${alter} set statistics ${statistics}`]),
    ...((from?.storage ?? null) === (to?.storage ?? null) ? [] : [`${alter} set storage ${storage}`]),
    ...(compression === (from?.compression ?? 'default') ? [] : [`${alter} set compression ${compression}`]),
    ...optionStatements(alter, from?.options ?? [], to?.options ?? []),
  ]
}

function clusterStep(view: MaterializedViewObject): StepDraft {
  const alter = `alter ${address(view)}`
  const sql =
    view.clusterOn === null
      ? `${alter} set without cluster`
      : `${alter} cluster on ${printName(view.clusterOn)}`
  return { sql: [sql], needs: indexIds(view, view.clusterOn), provides: [], property: 'clusterOn' }
}

function replicaIdentityStep(view: MaterializedViewObject): StepDraft {
  const index = /^index (.*)$/s.exec(view.replicaIdentity)?.[1] ?? null
  const value = index === null ? view.replicaIdentity : `using index ${printName(index)}`
  const sql = `alter ${address(view)} replica identity ${value}`
  return { sql: [sql], needs: indexIds(view, index), provides: [], property: 'replicaIdentity' }
}

function indexIds(view: MaterializedViewObject, index: string | null): readonly string[] {
  return index === null ? [] : [`index ${printQualified(view.schema!, index)}`]
}
