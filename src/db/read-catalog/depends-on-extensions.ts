import type { ObjectId } from '../../catalog/object.js'
import { printName } from '../../sql/print-name.js'
import type { Row } from './reader.js'
import { classOid } from './sql.js'

/** SQL of the names of the extensions that ALTER … DEPENDS ON EXTENSION names, null for none. */
export function dependsOnExtensions(classId: number, oid: string): string {
  return `(select pg_catalog.json_agg(x.extname order by x.extname) from pg_catalog.pg_depend d
    join pg_catalog.pg_extension x on x.oid = d.refobjid
    where d.classid = ${classId} and d.objid = ${oid} and d.refclassid = ${classOid.extension} and d.deptype = 'x')`
}

/** The names that {@link dependsOnExtensions} read as `extensions`, and the ids that such an object needs. */
export function extensionsOf(row: Row): {
  readonly names: readonly string[]
  readonly needs: readonly ObjectId[]
} {
  const names = (row['extensions'] ?? []) as readonly string[]
  return { names, needs: names.map((name) => `extension ${printName(name)}`) }
}
