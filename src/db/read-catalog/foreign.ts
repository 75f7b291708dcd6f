import type {
  ForeignDataWrapperObject,
  ForeignTableObject,
  ServerObject,
  UserMappingObject,
} from '../../catalog/foreign.js'
import { printName, printQualified } from '../../sql/print-name.js'
import { baseObject, functionName, listOf, textOrNull } from './base-object.js'
import type { BuildContext, Built, KindReader, Row } from './reader.js'
import { classOid, commentOf, firstUserOid, grantsOf, notOfExtension, userSchema } from './sql.js'

/** Names of options whose values must not leave the database. */
const secretName = '(^|_|ssl)(password|passwd|pwd|passphrase|secret|token|apikey|key)$'

/** SQL of the options that may be read, `name=value`, and the names of the others. @param options SQL of a text[] */
function optionsOf(options: string): string {
  const list = (value: string, condition: string) =>
    `(select pg_catalog.json_agg(${value} order by o.option_name) from pg_catalog.pg_options_to_table(${options}) o
    where ${condition})`
  return `${list("o.option_name || '=' || o.option_value", `o.option_name !~* '${secretName}'`)} as options,
  ${list('o.option_name', `o.option_name ~* '${secretName}'`)} as secret_options`
}

/** Foreign data wrappers, servers, user mappings and foreign tables. Columns of the latter are read with all columns. */
export const foreignReader: KindReader = {
  name: 'foreign',
  queries: () => [wrappers, servers, mappings, tables],
  build: ([wrapperRows, serverRows, mappingRows, tableRows], context) => [
    ...wrapperRows!.map((row) => buildWrapper(row, context)),
    ...serverRows!.map((row) => buildServer(row, context)),
    ...mappingRows!.map((row) => buildMapping(row, context)),
    ...tableRows!.map((row) => buildTable(row, context)),
  ],
}

const wrappers = `select w.oid, w.fdwname as name, w.fdwowner as owner, ${functionName('w.fdwhandler')} as handler,
  ${functionName('w.fdwvalidator')} as validator, ${optionsOf('w.fdwoptions')},
  ${commentOf(classOid.foreignDataWrapper, 'w.oid')} as comment, ${grantsOf('w.fdwacl', 'F', 'w.fdwowner')} as grants
from pg_catalog.pg_foreign_data_wrapper w
where w.oid >= ${firstUserOid} and ${notOfExtension(classOid.foreignDataWrapper, 'w.oid')}`

const servers = `select s.oid, s.srvname as name, s.srvowner as owner, w.fdwname as wrapper, s.srvtype as type,
  s.srvversion as version, ${optionsOf('s.srvoptions')}, ${commentOf(classOid.foreignServer, 's.oid')} as comment,
  ${grantsOf('s.srvacl', 'S', 's.srvowner')} as grants
from pg_catalog.pg_foreign_server s join pg_catalog.pg_foreign_data_wrapper w on w.oid = s.srvfdw
where ${notOfExtension(classOid.foreignServer, 's.oid')}`

// The view shows options to those who may see them; its table is closed to all but superusers.
const mappings = `select m.umid as oid, m.srvname as server, case when m.umuser <> 0 then m.usename end as user,
  ${optionsOf('m.umoptions')}
from pg_catalog.pg_user_mappings m
where ${notOfExtension(classOid.userMapping, 'm.umid')}`

const tables = `select c.oid, n.nspname as schema, c.relname as name, c.relowner as owner, s.srvname as server,
  pg_catalog.pg_get_expr(c.relpartbound, c.oid) as bound,
  (select pg_catalog.json_agg(pg_catalog.json_build_array(pc.relkind, pn.nspname, pc.relname) order by i.inhseqno)
    from pg_catalog.pg_inherits i join pg_catalog.pg_class pc on pc.oid = i.inhparent
      join pg_catalog.pg_namespace pn on pn.oid = pc.relnamespace where i.inhrelid = c.oid) as parents,
  ${optionsOf('t.ftoptions')}, ${commentOf(classOid.class, 'c.oid')} as comment,
  ${grantsOf('c.relacl', 'r', 'c.relowner')} as grants
from pg_catalog.pg_foreign_table t join pg_catalog.pg_class c on c.oid = t.ftrelid
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace join pg_catalog.pg_foreign_server s on s.oid = t.ftserver
where ${userSchema('n.nspname')} and ${notOfExtension(classOid.class, 'c.oid')}`

function optionLists(row: Row): Pick<ServerObject, 'options' | 'secretOptions'> {
  return { options: listOf(row['options']), secretOptions: listOf(row['secret_options']) }
}

function buildWrapper(row: Row, context: BuildContext): Built {
  const object: Omit<ForeignDataWrapperObject, 'needs'> = {
    ...baseObject('foreign data wrapper', row, context),
    handler: textOrNull(row['handler']),
    validator: textOrNull(row['validator']),
    ...optionLists(row),
  }
  return { object, addresses: [`${classOid.foreignDataWrapper}:${row['oid']}:0`] }
}

function buildServer(row: Row, context: BuildContext): Built {
  const object: Omit<ServerObject, 'needs'> = {
    ...baseObject('server', row, context),
    wrapper: String(row['wrapper']),
    type: textOrNull(row['type']),
    version: textOrNull(row['version']),
    ...optionLists(row),
  }
  return { object, addresses: [`${classOid.foreignServer}:${row['oid']}:0`] }
}

function buildMapping(row: Row, context: BuildContext): Built {
  const server = String(row['server'])
  const user = textOrNull(row['user'])
  const name = `for ${user === null ? 'public' : printName(user)} server ${printName(server)}`
  const object: Omit<UserMappingObject, 'needs'> = {
    ...baseObject('user mapping', { name }, context),
    id: `user mapping ${name}`,
    server,
    user,
    ...optionLists(row),
  }
  return { object, addresses: [`${classOid.userMapping}:${row['oid']}:0`] }
}

function buildTable(row: Row, context: BuildContext): Built {
  const bound = textOrNull(row['bound'])
  const parents = listOf<[string, string, string]>(row['parents']).map(
    ([kind, ...name]) => `${kind === 'f' ? 'foreign table' : 'table'} ${printQualified(...name)}`,
  )
  const object: Omit<ForeignTableObject, 'needs'> = {
    ...baseObject('foreign table', row, context),
    server: String(row['server']),
    partitionOf: bound === null ? null : { parent: parents[0]!, bound },
    inherits: bound === null ? parents : [],
    ...optionLists(row),
  }
  return { object, addresses: [`${classOid.class}:${row['oid']}:0`] }
}
