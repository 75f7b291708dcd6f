import type { ColumnSettings, MaterializedViewObject } from '../../catalog/views.js'
import { listOf, textOrNull } from './base-object.js'
import { dependsOnExtensions, extensionsOf } from './depends-on-extensions.js'
import type { BuildContext, Built, KindReader, Row } from './reader.js'
import { classOid, columnOptions } from './sql.js'
import { baseView, viewAddresses, viewColumns, viewQuery } from './views.js'

const storageWords: Readonly<Record<string, string>> = { p: 'plain', e: 'external', x: 'extended', m: 'main' }
const compressionWords: Readonly<Record<string, string>> = { p: 'pglz', l: 'lz4' }
const identityWords: Readonly<Record<string, string>> = { d: 'default', f: 'full', n: 'nothing' }

const indexWhere = (flag: string) => `(select x.relname from pg_catalog.pg_index i
    join pg_catalog.pg_class x on x.oid = i.indexrelid where i.indrelid = c.oid and i.${flag})`

/** Materialized views; their indexes have a reader of their own. */
export const materializedViewReader: KindReader = {
  name: 'materialized views',
  queries: () => [
    viewQuery(
      'm',
      `,
  (select x.reloptions from pg_catalog.pg_class x where x.oid = c.reltoastrelid) as toast_options,
  (select m.amname from pg_catalog.pg_am m where m.oid = c.relam and m.amname <> 'heap') as access_method,
  (select s.spcname from pg_catalog.pg_tablespace s where s.oid = c.reltablespace) as tablespace,
  c.relispopulated as populated, c.relreplident as replica_identity, ${indexWhere('indisreplident')} as replica_index,
  ${indexWhere('indisclustered')} as cluster_on, ${dependsOnExtensions(classOid.class, 'c.oid')} as extensions,
  (select pg_catalog.json_agg(pg_catalog.json_build_array(a.attname, a.attstattarget, a.attstorage, t.typstorage,
      a.attcompression, a.attoptions) order by a.attnum)
    from pg_catalog.pg_attribute a join pg_catalog.pg_type t on t.oid = a.atttypid
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and (a.attstattarget >= 0
      or a.attstorage <> t.typstorage or a.attcompression <> ''
      or exists (select from pg_catalog.unnest(a.attoptions) o where o !~ '^pg_attver='))) as column_settings`,
    ),
  ],
  build: ([rows], context) =>
    rows!.flatMap((row) => {
      const view = buildMaterializedView(row, context)
      return [view, ...viewColumns(view.object.id, row, context)]
    }),
}

function buildMaterializedView(row: Row, context: BuildContext): Built {
  const toast = listOf(row['toast_options']).map((option) => `toast.${option}`)
  const extensions = extensionsOf(row)
  const object: Omit<MaterializedViewObject, 'needs'> = {
    ...baseView('materialized view', row, context),
    options: [...listOf(row['options']), ...toast],
    accessMethod: textOrNull(row['access_method']),
    tablespace: textOrNull(row['tablespace']),
    populated: row['populated'] === true,
    columnSettings: listOf<SettingsRow>(row['column_settings']).map(settingsOf),
    clusterOn: textOrNull(row['cluster_on']),
    replicaIdentity: replicaIdentityOf(row),
    dependsOnExtensions: extensions.names,
  }
  return { object: { ...object, needs: extensions.needs }, addresses: viewAddresses(row) }
}

type SettingsRow = readonly [
  column: string,
  statistics: number | null,
  storage: string,
  usualStorage: string,
  compression: string,
  options: readonly string[] | null,
]

function settingsOf([column, statistics, storage, usual, compression, options]: SettingsRow): ColumnSettings {
  return {
    column,
    // PostgreSQL 17 writes null where older ones wrote -1.
    statistics: statistics === null || statistics < 0 ? null : statistics,
    storage: storage === usual ? null : (storageWords[storage] ?? storage),
    usualStorage: storageWords[usual] ?? usual,
    compression: compressionWords[compression] ?? null,
    options: columnOptions(options),
  }
}

function replicaIdentityOf(row: Row): string {
  const letter = String(row['replica_identity'])
  if (letter !== 'i') return identityWords[letter] ?? 'default'
  // An index that was dropped since leaves the letter behind; PostgreSQL then treats it as nothing.
  return row['replica_index'] === null ? 'nothing' : `index ${row['replica_index']}`
}
