/** A schema that can be printed, and changed a little at a time. Objects are SQL with what they need, by name. */
export interface RandomSchema {
  readonly enums: Record<string, string[]>
  readonly domains: Record<string, string>
  readonly tables: Record<string, RandomTable>
  readonly views: Record<string, RandomView>
  readonly functions: Record<string, string>
}

export interface RandomTable {
  readonly columns: Record<string, RandomColumn>
  readonly indexes: Record<string, string>
  readonly constraints: Record<string, string>
  readonly extras: string[]
  partitioned: boolean
}

export interface RandomColumn {
  type: string
  notNull: boolean
  default: string | null
  generated: string | null
  identity: string | null
}

export interface RandomView {
  readonly table: string
  readonly columns: string[]
  materialized: boolean
  grants: string[]
}

/** A number from 0 to below `limit`; the same sequence for the same seed. */
export type Dice = (limit: number) => number

/** mulberry32 */
export function diceOf(seed: number): Dice {
  let state = seed >>> 0
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * limit)
  }
}

const names = ['alpha', 'beta', 'gamma', 'delta', 'omega', 'My Table', 'select', 'ünï']
const columnNames = ['a', 'b', 'c', 'd', 'e', 'Mixed Case', 'order', 'f']

export const roles = ['vault_db_fuzz_reader', 'vault_db_fuzz writer']

const q = (name: string) => `"${name.replaceAll('"', '""')}"`
const pick = <T>(list: readonly T[], dice: Dice): T => list[dice(list.length)]!

const defaults: Record<string, readonly string[]> = {
  integer: ['0', '42', '1 + 1'],
  bigint: ['0', '9999999999'],
  smallint: ['1'],
  text: ["'x'", "'it''s'", 'lower(current_user)'],
  'character varying(40)': ["'v'"],
  'numeric(10,2)': ['1.5'],
  boolean: ['true', 'false'],
  'timestamp with time zone': ['now()', "'2020-01-01Z'"],
  date: ['current_date'],
  uuid: ['gen_random_uuid()'],
  jsonb: ["'{}'", "'[]'"],
  'text[]': ["'{}'"],
  'integer[]': ["'{1,2}'"],
}

function randomType(schema: RandomSchema, dice: Dice): string {
  const own = [...Object.keys(schema.enums), ...Object.keys(schema.domains)].map(q)
  const arrays = Object.keys(schema.enums).map((name) => `${q(name)}[]`)
  return pick([...Object.keys(defaults), ...own, ...own, ...arrays], dice)
}

function randomDefault(type: string, schema: RandomSchema, dice: Dice): string | null {
  if (dice(2) === 0) return null
  const label = Object.entries(schema.enums).find(([name]) => q(name) === type)?.[1][0]
  if (label !== undefined) return `'${label}'`
  const list = defaults[type]
  return list ? pick(list, dice) : null
}

export function randomColumn(schema: RandomSchema, dice: Dice): RandomColumn {
  const type = randomType(schema, dice)
  return { type, notNull: false, default: randomDefault(type, schema, dice), generated: null, identity: null }
}

function randomTable(schema: RandomSchema, dice: Dice): RandomTable {
  const columns: Record<string, RandomColumn> = {
    id: {
      type: 'integer',
      notNull: true,
      default: null,
      generated: null,
      identity: dice(3) === 0 ? 'by default' : null,
    },
  }
  const count = 1 + dice(5)
  for (let at = 0; at < count; at += 1) columns[pick(columnNames, dice)] = randomColumn(schema, dice)
  return {
    columns,
    indexes: {},
    constraints: { pk: 'primary key (id)' },
    extras: [],
    partitioned: dice(6) === 0,
  }
}

/** A new schema of a few tables with all sorts of things on them. */
export function randomSchema(seed: number): RandomSchema {
  const dice = diceOf(seed)
  const schema: RandomSchema = { enums: {}, domains: {}, tables: {}, views: {}, functions: {} }
  for (let at = 0; at < dice(3); at += 1)
    schema.enums[`mood ${at}`] = ['sad', 'ok', 'happy'].slice(0, 1 + dice(3))
  for (let at = 0; at < dice(3); at += 1)
    schema.domains[`posint_${at}`] = pick(
      ['integer check (value > 0)', 'text', 'text not null', "text default 'd'"],
      dice,
    )
  const tables = 1 + dice(4)
  for (let at = 0; at < tables; at += 1) schema.tables[names[at]!] = randomTable(schema, dice)
  for (let at = 0; at < 6; at += 1) mutate(schema, dice)
  return schema
}

/** The same schema after some changes. */
export function mutated(schema: RandomSchema, seed: number, changes: number): RandomSchema {
  const copy = structuredClone(schema)
  const dice = diceOf(seed)
  for (let at = 0; at < changes; at += 1) mutate(copy, dice)
  return copy
}

type Mutation = (schema: RandomSchema, dice: Dice) => void

const tableOf = (schema: RandomSchema, dice: Dice) => pick(Object.keys(schema.tables), dice)
const columnsOf = (table: RandomTable) => Object.keys(table.columns).filter((name) => name !== 'id')
const plainColumns = (table: RandomTable) =>
  columnsOf(table).filter((name) => table.columns[name]!.generated === null)

const mutations: readonly Mutation[] = [
  function addTable(schema, dice) {
    const name = names.find((each) => !(each in schema.tables))
    if (name) schema.tables[name] = randomTable(schema, dice)
  },
  function dropTable(schema, dice) {
    if (Object.keys(schema.tables).length < 2) return
    const name = tableOf(schema, dice)
    delete schema.tables[name]
    prune(schema)
  },
  function addColumn(schema, dice) {
    const table = schema.tables[tableOf(schema, dice)]!
    const name = columnNames.find((each) => !(each in table.columns))
    if (name) table.columns[name] = randomColumn(schema, dice)
  },
  function dropColumn(schema, dice) {
    const table = schema.tables[tableOf(schema, dice)]!
    const name = columnsOf(table)[0]
    if (name) delete table.columns[name]
    prune(schema)
  },
  function retype(schema, dice) {
    const table = schema.tables[tableOf(schema, dice)]!
    const name = pick(plainColumns(table), dice)
    if (!name) return
    const moves: Record<string, string> = {
      integer: 'bigint',
      smallint: 'integer',
      bigint: 'numeric(10,2)',
      text: 'character varying(40)',
      'character varying(40)': 'text',
      date: 'timestamp with time zone',
      'numeric(10,2)': 'text',
      uuid: 'text',
      boolean: 'text',
    }
    const column = table.columns[name]!
    const to = moves[column.type]
    if (!to) return
    table.columns[name] = { ...column, type: to, default: randomDefault(to, schema, dice) }
    delete table.constraints[`ck ${name}`]
  },
  function reDefault(schema, dice) {
    const table = schema.tables[tableOf(schema, dice)]!
    const name = pick(plainColumns(table), dice)
    if (name) table.columns[name]!.default = randomDefault(table.columns[name]!.type, schema, dice)
  },
  function notNull(schema, dice) {
    const table = schema.tables[tableOf(schema, dice)]!
    const name = pick(plainColumns(table), dice)
    if (name) table.columns[name]!.notNull = !table.columns[name]!.notNull
  },
  function identity(schema, dice) {
    const column = schema.tables[tableOf(schema, dice)]!.columns['id']!
    column.identity = pick([null, 'always', 'by default'], dice)
  },
  function generated(schema, dice) {
    const table = schema.tables[tableOf(schema, dice)]!
    if (table.partitioned && dice(2) === 0) return
    table.columns['g'] = {
      type: 'integer',
      notNull: false,
      default: null,
      generated: pick(['id * 2', 'id * 3', 'id + 1'], dice),
      identity: null,
    }
  },
  function index(schema, dice) {
    const name = tableOf(schema, dice)
    const table = schema.tables[name]!
    const column = pick(columnsOf(table), dice)
    if (!column) return
    const key = `ix ${name} ${column}`.slice(0, 60)
    const forms = [
      `(${q(column)})`,
      `(${q(column)} desc nulls last) where id > 5`,
      `((${q(column)}::text))`,
      `(id) include (${q(column)})`,
      `(id, ${q(column)}) with (fillfactor = 70)`,
    ]
    if (table.indexes[key] && dice(2) === 0) delete table.indexes[key]
    else if (/jsonb|\[\]/.test(table.columns[column]!.type) === false)
      table.indexes[key] = pick(
        forms.filter(
          (form) =>
            !(table.partitioned && form.includes('fillfactor')) &&
            !(form.includes('::text') && /time|date|mood|boolean/.test(table.columns[column]!.type)),
        ),
        dice,
      )
  },
  function check(schema, dice) {
    const table = schema.tables[tableOf(schema, dice)]!
    table.constraints['ck id'] = pick(['check (id > 0)', 'check (id >= 0)', 'check (id <> 7)'], dice)
    if (dice(3) === 0) delete table.constraints['ck id']
  },
  function foreign(schema, dice) {
    const from = tableOf(schema, dice)
    const to = tableOf(schema, dice)
    const table = schema.tables[from]!
    const key = `fk ${to}`.slice(0, 60)
    if (table.constraints[key]) {
      delete table.constraints[key]
      return
    }
    if (!('r' in table.columns))
      table.columns['r'] = { type: 'integer', notNull: false, default: null, generated: null, identity: null }
    table.constraints[key] =
      `foreign key (r) references ${q(to)} (id)${pick(['', ' on delete cascade', ' on delete set null', ' deferrable initially deferred'], dice)}`
  },
  function view(schema, dice) {
    const name = `v ${dice(3)}`
    const table = tableOf(schema, dice)
    const columns = ['id', ...columnsOf(schema.tables[table]!).filter(() => dice(2) === 0)]
    if (schema.views[name] && dice(3) === 0) delete schema.views[name]
    else
      schema.views[name] = {
        table,
        columns,
        materialized: dice(3) === 0,
        grants: dice(2) === 0 ? [pick(roles, dice)] : [],
      }
  },
  function enumLabel(schema, dice) {
    const name = pick(Object.keys(schema.enums), dice)
    if (!name) return
    const labels = schema.enums[name]!
    const form = dice(3)
    if (form === 0) labels.push(`l${labels.length}x${dice(100)}`)
    if (form === 1) labels.splice(dice(labels.length + 1), 0, `m${dice(1000)}`)
    if (form === 2 && labels.length > 1) labels.splice(1 + dice(labels.length - 1), 1)
  },
  function domainCheck(schema, dice) {
    const name = pick(Object.keys(schema.domains), dice)
    if (name && schema.domains[name]!.startsWith('integer'))
      schema.domains[name] = pick(
        ['integer check (value > 0)', 'integer check (value > 1)', 'integer', 'integer default 5'],
        dice,
      )
  },
  function fn(schema, dice) {
    const table = tableOf(schema, dice)
    const name = `f ${dice(3)}`
    const forms = [
      `(a integer) returns integer language sql immutable as 'select a + ${dice(3)}'`,
      `(a integer default 1) returns bigint language sql as 'select a::bigint'`,
      `(a integer) returns integer language plpgsql security definer set search_path = '' as $$ begin return a; end $$`,
      `(a integer) returns setof ${q(table)} language sql stable as $$ select * from ${q(table)} where id = a $$`,
      `(a integer) returns bigint language sql stable begin atomic select count(*) from ${q(table)} where id > a; end`,
    ]
    if (schema.functions[name] && dice(3) === 0) delete schema.functions[name]
    else schema.functions[name] = pick(forms, dice)
    prune(schema)
  },
  function extra(schema, dice) {
    const name = tableOf(schema, dice)
    const table = schema.tables[name]!
    const t = q(name)
    const column = pick(columnsOf(table), dice)
    const forms = [
      `comment on table ${t} is 'about ${dice(5)}'`,
      `comment on column ${t}.id is 'id ${dice(5)}'`,
      `alter table ${t} enable row level security`,
      `create policy p on ${t} for select to ${q(roles[0]!)} using (id > ${dice(3)})`,
      `create policy p2 on ${t} using (id <> ${dice(3)}) with check (id > 1)`,
      `grant select on ${t} to ${q(pick(roles, dice))}`,
      `grant insert, update on ${t} to ${q(pick(roles, dice))} with grant option`,
      `grant select (id) on ${t} to ${q(pick(roles, dice))}`,
      ...(table.partitioned
        ? []
        : [
            `alter table ${t} set (fillfactor = ${50 + dice(3) * 10})`,
            `alter table ${t} replica identity full`,
          ]),
      `create trigger tg before update on ${t} for each row when (new.id > ${dice(4)}) execute function public.touch()`,
      `create statistics ${q(`st ${name}`)} on id, ${q(column ?? 'id')} from ${t}`,
      ...(column
        ? [
            `alter table ${t} alter ${q(column)} set statistics ${100 + dice(3) * 100}`,
            `create trigger tc after update of ${q(column)} on ${t} for each row execute function public.touch()`,
          ]
        : []),
    ]
    const chosen = pick(forms, dice)
    if (chosen.startsWith('create statistics') && !column) return
    const key = chosen.replace(/\d+/g, '#').slice(0, 24)
    const at = table.extras.findIndex((each) => each.replace(/\d+/g, '#').slice(0, 24) === key)
    if (at >= 0) table.extras.splice(at, 1)
    if (at < 0 || dice(2) === 0) table.extras.push(chosen)
  },
  function partitioned(schema, dice) {
    const table = schema.tables[tableOf(schema, dice)]!
    if (dice(4) === 0) table.partitioned = !table.partitioned
  },
]

function mutate(schema: RandomSchema, dice: Dice): void {
  pick(mutations, dice)(schema, dice)
}

/** Leave out what names something that is gone. */
function prune(schema: RandomSchema): void {
  const exists = (table: string) => table in schema.tables
  for (const [name, view] of Object.entries(schema.views)) {
    const table = schema.tables[view.table]
    if (!table || view.columns.some((column) => !(column in table.columns))) delete schema.views[name]
  }
  for (const [name, text] of Object.entries(schema.functions)) {
    const used = names.filter((each) => text.includes(q(each)))
    if (!used.every(exists)) delete schema.functions[name]
  }
  for (const [own, table] of Object.entries(schema.tables)) {
    for (const [name, text] of Object.entries(table.constraints)) {
      const target = /references ("(?:[^"]|"")+")/.exec(text)?.[1]
      const mentioned = [...text.matchAll(/foreign key \((\w+)\)/g)].map((match) => match[1]!)
      const gone = target !== undefined && !names.some((each) => q(each) === target && exists(each))
      if (gone || mentioned.some((column) => !(column in table.columns))) delete table.constraints[name]
    }
    for (const [name, text] of Object.entries(table.indexes)) {
      if (
        columnNames.concat('r', 'g').some((column) => text.includes(q(column)) && !(column in table.columns))
      )
        delete table.indexes[name]
    }
    const others = columnNames
      .concat('r', 'g')
      .filter((column) => !(column in table.columns) && column !== own)
    for (let at = table.extras.length - 1; at >= 0; at -= 1) {
      const text = table.extras[at]!.replaceAll(q(own), '')
      if (others.some((column) => text.includes(q(column)))) table.extras.splice(at, 1)
    }
  }
}

/** The schema as a script that loads on an empty database. */
export function printSchema(schema: RandomSchema): string {
  const lines: string[] = []
  for (const role of roles)
    lines.push(
      `do $$ begin create role ${q(role)}; exception when duplicate_object or unique_violation then null; end $$`,
    )
  for (const [name, labels] of Object.entries(schema.enums))
    lines.push(`create type ${q(name)} as enum (${labels.map((label) => `'${label}'`).join(', ')})`)
  for (const [name, text] of Object.entries(schema.domains)) lines.push(`create domain ${q(name)} as ${text}`)
  lines.push("create function public.touch() returns trigger language plpgsql as 'begin return new; end'")
  for (const [name, table] of Object.entries(schema.tables)) lines.push(...printTable(name, table))
  for (const [name, table] of Object.entries(schema.tables)) {
    for (const [key, text] of Object.entries(table.constraints)) {
      if (text.startsWith('foreign') && !(table.partitioned && text.includes('never')))
        lines.push(`alter table ${q(name)} add constraint ${q(key)} ${text}`)
    }
    lines.push(...table.extras)
  }
  for (const [name, text] of Object.entries(schema.functions)) lines.push(`create function ${q(name)}${text}`)
  for (const [name, view] of Object.entries(schema.views)) {
    lines.push(
      `create ${view.materialized ? 'materialized ' : ''}view ${q(name)} as select ${view.columns.map(q).join(', ')} from ${q(view.table)}`,
    )
    if (view.materialized) lines.push(`create unique index ${q(`${name} ix`)} on ${q(name)} (id)`)
    for (const role of view.grants) lines.push(`grant select on ${q(name)} to ${q(role)}`)
  }
  return `${lines.join(';\n')};\n`
}

function printTable(name: string, table: RandomTable): string[] {
  const columns = Object.entries(table.columns).map(([key, column]) => `  ${q(key)} ${printColumn(column)}`)
  const constraints = Object.entries(table.constraints)
    .filter(([, text]) => !text.startsWith('foreign'))
    .map(([key, text]) => `  constraint ${q(`${name} ${key}`.slice(0, 60))} ${text}`)
  const tail = table.partitioned ? ' partition by range (id)' : ''
  const lines = [`create table ${q(name)} (\n${[...columns, ...constraints].join(',\n')}\n)${tail}`]
  if (table.partitioned) {
    lines.push(`create table ${q(`${name} p1`)} partition of ${q(name)} for values from (minvalue) to (100)`)
    lines.push(`create table ${q(`${name} pd`)} partition of ${q(name)} default`)
  }
  for (const [key, text] of Object.entries(table.indexes))
    lines.push(`create index ${q(key)} on ${q(name)} ${text}`)
  return lines
}

function printColumn({ type, notNull, default: value, generated, identity }: RandomColumn): string {
  const words = [type]
  if (generated) words.push(`generated always as (${generated}) stored`)
  else if (identity) words.push(`generated ${identity} as identity`)
  else if (value !== null) words.push(`default ${value}`)
  if (notNull || identity) words.push('not null')
  return words.join(' ')
}
