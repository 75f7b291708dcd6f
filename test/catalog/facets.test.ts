import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { indexCatalog } from '../../src/catalog/index-catalog.js'
import type { CatalogObject, Grant, ObjectKind } from '../../src/catalog/object.js'
import { privilegesOf } from '../../src/catalog/plan/default-grants.js'
import { defaultGrants, facetSteps } from '../../src/catalog/plan/facets.js'
import { type GrantChange, grantChanges, printGrant } from '../../src/catalog/plan/grants-sql.js'
import type { DefaultPrivileges } from '../../src/catalog/rules/default-privileges.js'
import type { AnyRules, Scope } from '../../src/catalog/rules/rule.js'

function object(kind: ObjectKind, name: string, properties: Partial<CatalogObject> = {}): CatalogObject {
  const schema = 'public'
  const id = `${kind} ${schema}.${name}`
  return {
    kind,
    id,
    name,
    schema,
    parent: null,
    needs: [],
    owner: null,
    comment: null,
    grants: null,
    ...properties,
  }
}

function grant(role: string, privilege: string, grantable = false): Grant {
  return { to: 'role', role, privilege, grantable }
}

function sqlOf(
  before: CatalogObject | null,
  after: CatalogObject,
  others: { from?: readonly CatalogObject[]; to?: readonly CatalogObject[]; version?: number } = {},
): readonly string[] {
  const index = (objects: readonly CatalogObject[]) =>
    indexCatalog({ serverVersionNum: others.version ?? 150000, objects })
  const scope: Scope = {
    from: index([...(before ? [before] : []), ...(others.from ?? [])]),
    to: index([after, ...(others.to ?? [])]),
    isNew: () => before === null,
    isGone: () => false,
    safeForms: true,
  }
  const rules = { address: ({ id }: CatalogObject) => id } as unknown as AnyRules
  return facetSteps(before, after, { rules, scope }).flatMap(({ sql }) => sql)
}

const own: Grant = { to: 'owner', role: null, privilege: 'all', grantable: false }
const table = object('table', 't')

describe('facetSteps', () => {
  it('says nothing where nothing differs', () => {
    const full = object('view', 'v', { owner: 'app', comment: 'x', grants: [own, grant('r', 'select')] })
    expect(sqlOf(table, table)).toEqual([])
    expect(sqlOf(null, table)).toEqual([])
    expect(sqlOf(full, full)).toEqual([])
  })

  it('writes owner, grants and comment in this order', () => {
    const after = { ...table, owner: 'App', comment: "it's", grants: [own, grant('r', 'select')] }
    expect(sqlOf(null, after)).toEqual([
      'alter table public.t owner to "App"',
      'grant select on table public.t to r',
      "comment on table public.t is 'it''s'",
    ])
  })

  it('goes back to the owner of the database, to the usual grants and to no comment', () => {
    const before = { ...table, owner: 'app', comment: 'x', grants: [grant('r', 'all', true)] }
    expect(sqlOf(before, table)).toEqual([
      'alter table public.t owner to current_user',
      'revoke all on table public.t from r',
      'grant all on table public.t to current_user',
      'comment on table public.t is null',
    ])
  })

  it.each([
    ['view', 'view public.x', 'table public.x'],
    ['materialized view', 'materialized view public.x', 'table public.x'],
    ['foreign table', 'foreign table public.x', 'table public.x'],
    ['aggregate', 'aggregate public.x', 'function public.x'],
    ['procedure', 'procedure public.x', 'procedure public.x'],
    ['sequence', 'sequence public.x', 'sequence public.x'],
    ['server', 'server public.x', 'foreign server public.x'],
    ['foreign data wrapper', 'foreign data wrapper public.x', 'foreign data wrapper public.x'],
    ['domain', 'domain public.x', 'domain public.x'],
  ] as const)('grants on a %s', (kind, address, granted) => {
    const after = object(kind, 'x', { grants: [...defaultGrants(kind), grant('r', 'usage')] })
    expect(after.id).toBe(address)
    expect(sqlOf(null, after)).toEqual([`grant usage on ${granted} to r`])
  })

  it('names columns in each privilege', () => {
    const column = object('column', 't.My col', { name: 'My col', parent: table.id })
    const before = { ...column, grants: [grant('r', 'all', true)] }
    const after = { ...column, grants: [grant('r', 'select'), grant('r', 'update')] }
    expect(sqlOf(before, after, { from: [table], to: [table] })).toEqual([
      'revoke insert ("My col"), references ("My col") on table public.t from r',
      'revoke grant option for select ("My col"), update ("My col") on table public.t from r',
    ])
    expect(sqlOf(null, before, { to: [table] })).toEqual([
      'grant all ("My col") on table public.t to r with grant option',
    ])
  })

  it('knows `all` of the server: with MAINTAIN from 17 on', () => {
    const before = { ...table, grants: [own, grant('r', 'all')] }
    const after = { ...table, grants: [own, grant('r', 'select')] }
    expect(sqlOf(before, after)[0]).toMatch(/trigger on table/)
    expect(sqlOf(before, after, { version: 170000 })[0]).toMatch(/trigger, maintain on table/)
  })

  it('starts from default privileges: one for all schemas replaces, one for the schema adds', () => {
    const entry = (schema: string | null, privileges: readonly Grant[], role: string | null = null) =>
      ({
        ...object('default privileges', `${schema}${role}`),
        schema,
        role,
        on: 'functions',
        privileges,
      }) as DefaultPrivileges
    const execute: Grant = { ...own, privilege: 'execute' }
    const from = [
      entry(null, [execute]),
      entry('public', [grant('r', 'execute')]),
      entry('other', [grant('s', 'execute')]),
      entry(null, [grant('t', 'execute')], 'somebody'),
    ]
    const after = object('function', 'f()')
    expect(sqlOf(null, after, { from })).toEqual([
      'revoke execute on function public.f() from r',
      'grant execute on function public.f() to public',
    ])
    expect(sqlOf(null, { ...after, grants: [execute, grant('r', 'execute')] }, { from })).toEqual([])
  })

  it('quotes whatever a role is called', () => {
    const evil = 'x"; drop table t; --'
    const quoted = '"x""; drop table t; --"'
    const after = { ...table, owner: evil, grants: [own, grant('public', 'select'), grant('user', 'select')] }
    expect(sqlOf(table, after)[0]).toBe(`alter table public.t owner to ${quoted}`)
    expect(sqlOf(null, { ...table, grants: [own, grant(evil, 'select', true)] })).toEqual([
      `grant select on table public.t to ${quoted} with grant option`,
    ])
    expect(sqlOf(table, after).at(-1)).toBe('grant select on table public.t to "user"')
  })

  it('quotes whatever a comment says', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0')),
        (comment) => {
          const [sql] = sqlOf(null, { ...table, comment })
          const literal = sql!.slice('comment on table public.t is '.length)
          expect(literal).toMatch(/^E?'(?:[^'\\]|''|\\\\)*'$/)
        },
      ),
    )
  })
})

describe('grantChanges', () => {
  const privileges = privilegesOf('tables', 150000)
  const grants = fc.uniqueArray(
    fc.record({
      to: fc.constant('role' as const),
      role: fc.constantFrom('a', 'b', 'c'),
      privilege: fc.constantFrom(...privileges, 'all'),
      grantable: fc.boolean(),
    }),
    { maxLength: 8 },
  )

  it('leads from any list to any other, as PostgreSQL would run it', () => {
    fc.assert(
      fc.property(grants, grants, (before, after) => {
        const state = new Map(flat(before))
        for (const change of grantChanges(before, after, privileges)) run(state, change)
        expect(sorted(state)).toEqual(sorted(new Map(flat(after))))
      }),
    )
  })

  it('writes one statement for each grantee, verb and grant option at most, and none where nothing differs', () => {
    fc.assert(
      fc.property(grants, grants, (before, after) => {
        const changes = grantChanges(before, after, privileges)
        const heads = changes.map(({ verb, option, to }) => `${verb} ${option} ${to.role}`)
        expect(new Set(heads).size).toBe(heads.length)
        expect(grantChanges(after, after, privileges)).toEqual([])
      }),
    )
  })

  it('prints privileges in one order, and `all`', () => {
    const target = { address: 'table t', owner: null }
    const list = ['trigger', 'select', 'insert'].map((name) => grant('r', name))
    const print = (after: readonly Grant[]) =>
      grantChanges([], after, privileges).map((change) => printGrant(change, target))
    expect(print(list)).toEqual(['grant select, insert, trigger on table t to r'])
    expect(print(privileges.map((name) => grant('r', name)))).toEqual(['grant all on table t to r'])
    expect(print([{ ...grant('r', 'select'), to: 'public', role: null }])).toEqual([
      'grant select on table t to public',
    ])
  })

  function flat(list: readonly Grant[]): [string, boolean][] {
    const state = new Map<string, boolean>()
    for (const { role, privilege, grantable } of list) {
      for (const name of privilege === 'all' ? privileges : [privilege]) {
        const key = `${role} ${name}`
        state.set(key, grantable || state.get(key) === true)
      }
    }
    return [...state]
  }

  function run(state: Map<string, boolean>, { verb, option, privileges: names, to }: GrantChange): void {
    for (const name of names[0] === 'all' ? privileges : names) {
      const key = `${to.role} ${name}`
      if (verb === 'grant') state.set(key, option || state.get(key) === true)
      else if (option) state.set(key, false)
      else state.delete(key)
    }
  }

  const sorted = (state: ReadonlyMap<string, boolean>) => [...state].sort(([a], [b]) => (a < b ? -1 : 1))
})
