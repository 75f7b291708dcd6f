import { append } from '../../catalog/index-catalog.js'
import type { PublicationObject, PublishedTable } from '../../catalog/rules/publication.js'
import { printName, printQualified } from '../../sql/print-name.js'
import type { BuildContext, Built, KindReader, Row } from './reader.js'
import { classOid, commentOf, notOfExtension, userSchema } from './sql.js'

/** Reads publications with their tables, column lists, filters and schemas (15 and later). */
export const publicationReader: KindReader = {
  name: 'publications',
  queries: (version) => [publicationQuery(version), tableQuery(version), schemaQuery(version)],
  build: ([publications, tables, schemas], context) => {
    const tablesOf = groupRows(tables ?? [])
    const schemasOf = groupRows(schemas ?? [])
    return (publications ?? []).map((row) => {
      const key = String(row.oid)
      return builtOf(row, { tables: tablesOf.get(key) ?? [], schemas: schemasOf.get(key) ?? [], context })
    })
  },
}

function publicationQuery(version: number): string {
  return `select p.oid, p.pubname as name, p.pubowner as owner, p.puballtables as all_tables,
  p.pubinsert as "insert", p.pubupdate as "update", p.pubdelete as "delete", p.pubtruncate as "truncate",
  p.pubviaroot as via_root, ${version >= 180000 ? 'p.pubgencols::text' : "'n'"} as generated,
  ${commentOf(classOid.publication, 'p.oid')} as comment
from pg_catalog.pg_publication p
where ${notOfExtension(classOid.publication, 'p.oid')}`
}

function tableQuery(version: number): string {
  const columns = `(select pg_catalog.json_agg(a.attname order by a.attname) from pg_catalog.pg_attribute a
    where a.attrelid = r.prrelid and a.attnum = any (r.prattrs::int2[]))`
  const isRich = version >= 150000
  return `select r.oid, r.prpubid as publication, n.nspname as schema, c.relname as name,
  ${isRich ? columns : 'null'} as columns, ${isRich ? 'pg_catalog.pg_get_expr(r.prqual, r.prrelid)' : 'null'} as filter
from pg_catalog.pg_publication_rel r
join pg_catalog.pg_class c on c.oid = r.prrelid
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where ${userSchema('n.nspname')}`
}

function schemaQuery(version: number): string {
  const columns =
    'select s.oid, s.pnpubid as publication, n.nspname as name from pg_catalog.pg_publication_namespace s'
  if (version < 150000) return 'select null as oid, null as publication, null as name where false'
  return `${columns}
join pg_catalog.pg_namespace n on n.oid = s.pnnspid
where ${userSchema('n.nspname')}`
}

function groupRows(rows: readonly Row[]): ReadonlyMap<string, readonly Row[]> {
  const groups = new Map<string, Row[]>()
  for (const row of rows) append(groups, String(row.publication), row)
  return groups
}

interface Members {
  readonly tables: readonly Row[]
  readonly schemas: readonly Row[]
  readonly context: BuildContext
}

function builtOf(row: Row, { tables, schemas, context }: Members): Built {
  const name = String(row.name)
  const object: Omit<PublicationObject, 'needs'> = {
    kind: 'publication',
    id: `publication ${printName(name)}`,
    name,
    schema: null,
    parent: null,
    owner: context.owner(row.owner),
    comment: row.comment as string | null,
    grants: null,
    allTables: row.all_tables === true,
    tables: tables.map(tableOf).sort((a, b) => (a.table < b.table ? -1 : 1)),
    schemas: schemas.map((schema) => String(schema.name)).sort(),
    publish: ['insert', 'update', 'delete', 'truncate'].filter((operation) => row[operation] === true),
    viaPartitionRoot: row.via_root === true,
    generatedColumns: row.generated === 's' ? 'stored' : 'none',
  }
  const addresses = [
    `${classOid.publication}:${row.oid}:0`,
    ...tables.map(({ oid }) => `${classOid.publicationRelation}:${oid}:0`),
    ...schemas.map(({ oid }) => `${classOid.publicationNamespace}:${oid}:0`),
  ]
  return { object, addresses }
}

function tableOf(row: Row): PublishedTable {
  return {
    table: printQualified(String(row.schema), String(row.name)),
    columns: row.columns as readonly string[] | null,
    where: row.filter as string | null,
  }
}
