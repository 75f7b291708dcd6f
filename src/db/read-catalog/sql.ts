/** First oid of what users make. */
export const firstUserOid = 16_384

/** Oids of the system catalogs that pg_depend names; the same in every PostgreSQL. */
export const classOid = {
  accessMethod: 2601,
  attributeDefault: 2604,
  cast: 2605,
  class: 1259,
  collation: 3456,
  constraint: 2606,
  conversion: 2607,
  defaultPrivileges: 826,
  eventTrigger: 3466,
  extension: 3079,
  foreignDataWrapper: 2328,
  foreignServer: 1417,
  language: 2612,
  namespace: 2615,
  operator: 2617,
  operatorClass: 2616,
  operatorFamily: 2753,
  policy: 3256,
  procedure: 1255,
  publication: 6104,
  publicationNamespace: 6237,
  publicationRelation: 6106,
  rewrite: 2618,
  statistics: 3381,
  subscription: 6100,
  textSearchConfiguration: 3602,
  textSearchDictionary: 3600,
  textSearchParser: 3601,
  textSearchTemplate: 3764,
  transform: 3576,
  trigger: 2620,
  type: 1247,
  userMapping: 1418,
} as const

/** Condition: a schema of the user's. @param name SQL of the schema's name */
export function userSchema(name: string): string {
  return `${name} !~ '^pg_' and ${name} not in ('information_schema', 'vault_db')`
}

/**
 * Condition: not a member of an extension. The members are read once for a query, by the index on what is depended on.
 *
 * @param oid SQL of the oid; never null
 */
export function notOfExtension(classId: number, oid: string): string {
  return `${oid} not in (select member.objid from pg_catalog.pg_depend member where member.refclassid = ${classOid.extension} and member.classid = ${classId} and member.deptype = 'e')`
}

/**
 * Join of the comments of many objects, for where each is asked by {@link commentOf} too often.
 *
 * @param classId oid of their catalog
 * @param oid     SQL of an object's oid
 * @param join    `as`: alias, whose column is `description`; `column`: SQL of a column number
 */
export function joinComments(classId: number, oid: string, { as = 'about', column = '0' } = {}): string {
  return `left join pg_catalog.pg_description ${as} on ${as}.classoid = ${classId} and ${as}.objoid = ${oid} and ${as}.objsubid = ${column}`
}

/** SQL of an object's comment. @param classId oid of its catalog @param column SQL of a column number */
export function commentOf(classId: number, oid: string, column = '0'): string {
  return `(select about.description from pg_catalog.pg_description about where about.classoid = ${classId} and about.objoid = ${oid} and about.objsubid = ${column})`
}

/**
 * SQL of an access list as JSON for `grantsFrom`, null where nothing was granted or revoked.
 *
 * @param acl   SQL of the aclitem[]
 * @param kind  letter of acldefault: r table, s sequence, f function, n schema, T type, l language, F wrapper,
 *              S server, c column
 * @param owner SQL of the owner's oid
 */
export function grantsOf(acl: string, kind: string, owner: string): string {
  const list = (items: string) =>
    `(select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_array(item.grantee::bigint, pg_catalog.lower(item.privilege_type), item.is_grantable, item.grantor::bigint)), '[]') from pg_catalog.aclexplode(${items}) item)`
  return `(case when ${acl} is null then null else pg_catalog.jsonb_build_object('owner', ${owner}::bigint, 'given', ${list(acl)}, 'usual', ${list(`pg_catalog.acldefault('${kind}', ${owner})`)}) end)`
}

/**
 * Options of a column, sorted. `pg_attver` is left out: servers with the fixes of late 2026 keep a version of their
 * own there, for every column, and pg_dump leaves it out as well.
 */
export function columnOptions(value: unknown): readonly string[] {
  return ((value ?? []) as string[]).filter((option) => !option.startsWith('pg_attver=')).sort()
}
