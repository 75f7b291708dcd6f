import type { ExtensionObject } from '../../catalog/schemas.js'
import { baseObject } from './base-object.js'
import type { BuildContext, Built, KindReader, Row } from './reader.js'
import { classOid, commentOf } from './sql.js'

/**
 * Extensions but plpgsql, which every database has. Their members are found by pg_depend (deptype `e`), so whatever
 * uses one of them needs the extension.
 */
export const extensionReader: KindReader = {
  name: 'extensions',
  queries: () => [
    `select e.oid, e.extname as name, e.extversion as version, n.nspname as member_schema,
  e.extrelocatable as relocatable, ${commentOf(classOid.extension, 'e.oid')} as comment, a.comment as usual_comment
from pg_catalog.pg_extension e join pg_catalog.pg_namespace n on n.oid = e.extnamespace
  left join pg_catalog.pg_available_extensions() a on a.name = e.extname
where e.extname <> 'plpgsql'`,
  ],
  build: ([rows], context) => rows!.map((row) => buildExtension(row, context)),
}

function buildExtension(row: Row, context: BuildContext): Built {
  const memberSchema = String(row['member_schema'])
  const comment = (row['comment'] ?? '') as string
  const object: Omit<ExtensionObject, 'needs'> = {
    ...baseObject('extension', row, context),
    comment: comment === (row['usual_comment'] ?? '') ? null : comment,
    version: String(row['version']),
    memberSchema,
    relocatable: row['relocatable'] === true,
  }
  // Schema public has an oid of the system's, so pg_depend's links to it are not read.
  const needs = memberSchema === 'public' ? { needs: ['schema public'] } : {}
  return { object: { ...object, ...needs }, addresses: [`${classOid.extension}:${row['oid']}:0`] }
}
