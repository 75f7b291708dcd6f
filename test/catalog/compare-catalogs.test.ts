import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareCatalogs } from '../../src/catalog/compare-catalogs.js'
import { fingerprintOf } from '../../src/catalog/fingerprint.js'
import type { Catalog, CatalogObject, Json } from '../../src/catalog/object.js'

type Properties = Readonly<Record<string, Json | undefined>>

function object(id: string, properties: Properties = {}): CatalogObject {
  const kind = id.split(' ')[0]
  const base = {
    kind,
    id,
    name: id,
    schema: null,
    parent: null,
    needs: [],
    owner: null,
    comment: null,
    grants: null,
  }
  return { ...base, ...properties } as unknown as CatalogObject
}

const catalog = (...objects: readonly CatalogObject[]): Catalog => ({ serverVersionNum: 150000, objects })

const paths = (expected: Catalog, actual: Catalog) =>
  compareCatalogs(expected, actual).map(({ object: id, change, property }) => [id, change, property])

describe('compareCatalogs', () => {
  it('names object, property and both values', () => {
    const expected = catalog(object('column t.a', { type: 'integer', notNull: true }))
    const actual = catalog(object('column t.a', { type: 'bigint', notNull: true, comment: 'x' }))
    expect(compareCatalogs(expected, actual)).toEqual([
      {
        kind: 'column',
        object: 'column t.a',
        change: 'changed',
        property: 'comment',
        expected: null,
        actual: 'x',
      },
      {
        kind: 'column',
        object: 'column t.a',
        change: 'changed',
        property: 'type',
        expected: 'integer',
        actual: 'bigint',
      },
    ])
  })

  it('lists a missing or extra object without its parts', () => {
    const parts = [
      object('column t.a', { parent: 'table t' }),
      object('default t.a', { parent: 'column t.a' }),
      object('table t'),
    ]
    expect(paths(catalog(...parts), catalog())).toEqual([['table t', 'missing', null]])
    expect(paths(catalog(), catalog(...parts))).toEqual([['table t', 'extra', null]])
    expect(paths(catalog(...parts), catalog(object('table t')))).toEqual([['column t.a', 'missing', null]])
  })

  it('leaves out addresses, needs and the order of columns', () => {
    const before = object('column t.a', { position: 1, needs: ['x'], parent: 'p', name: 'a', schema: 's' })
    const after = object('column t.a', { position: 2, needs: [], parent: 'q', name: 'b', schema: 't' })
    expect(paths(catalog(before), catalog(after))).toEqual([])
  })

  it('mentions a definition only where nothing else tells the difference', () => {
    const before = object('index i', { definition: 'a', unique: false })
    expect(paths(catalog(before), catalog(object('index i', { definition: 'b', unique: false })))).toEqual([
      ['index i', 'changed', 'definition'],
    ])
    expect(paths(catalog(before), catalog(object('index i', { definition: 'b', unique: true })))).toEqual([
      ['index i', 'changed', 'unique'],
    ])
  })

  it('compares lists in order and nested values by name', () => {
    const before = object('table t', { options: ['a', 'b'], identity: { start: '1', cycle: false } })
    const same = object('table t', { identity: { cycle: false, start: '1' }, options: ['a', 'b'] })
    const other = object('table t', { options: ['b', 'a'], identity: { start: '2', cycle: false } })
    expect(paths(catalog(before), catalog(same))).toEqual([])
    expect(paths(catalog(before), catalog(other)).map(([, , property]) => property)).toEqual([
      'identity',
      'options',
    ])
  })
})

const value: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(null, true, false, 0, 1, '', 'a', 'b'),
  fc.array(fc.constantFrom('a', 'b'), { maxLength: 2 }),
  fc.dictionary(fc.constantFrom('x', 'y'), fc.constantFrom<Json>(null, 1, 'a'), { noNullPrototype: true }),
)
const ids = ['table t', 'column t.a', 'column t.b', 'default t.a', 'index i', 'view v']
const parents: Readonly<Record<string, string>> = {
  'column t.a': 'table t',
  'column t.b': 'table t',
  'default t.a': 'column t.a',
  'index i': 'table t',
}
const properties = fc.dictionary(
  fc.constantFrom('type', 'definition', 'position', 'comment', 'options'),
  value,
  {
    noNullPrototype: true,
  },
)
const catalogs = fc.record(Object.fromEntries(ids.map((id) => [id, fc.option(properties)]))).map((chosen) => {
  const isThere = (id: string): boolean => chosen[id] !== null && (!parents[id] || isThere(parents[id]))
  return catalog(
    ...ids.filter(isThere).map((id) => object(id, { ...chosen[id], parent: parents[id] ?? null })),
  )
})

describe('any two catalogs', () => {
  it('do not differ from themselves, whatever the order', () => {
    fc.assert(
      fc.property(catalogs, (one) => {
        const turned = catalog(
          ...[...one.objects]
            .reverse()
            .map((each) => Object.fromEntries(Object.entries(each).reverse()) as unknown as CatalogObject),
        )
        expect(compareCatalogs(one, turned)).toEqual([])
        expect(fingerprintOf(turned)).toBe(fingerprintOf(one))
        const stored = JSON.parse(JSON.stringify(one)) as Catalog
        expect(fingerprintOf(stored)).toBe(fingerprintOf(one))
      }),
    )
  })

  it('have the same fingerprint exactly where nothing differs', () => {
    fc.assert(
      fc.property(catalogs, catalogs, (one, other) => {
        const isSame = compareCatalogs(one, other).length === 0
        expect(fingerprintOf(one) === fingerprintOf(other)).toBe(isSame)
      }),
      { numRuns: 1000 },
    )
  })

  it('differ the other way round when they are exchanged', () => {
    const turned = { missing: 'extra', extra: 'missing', changed: 'changed' } as const
    fc.assert(
      fc.property(catalogs, catalogs, (one, other) => {
        const back = compareCatalogs(other, one).map(({ change, expected, actual, ...rest }) => ({
          ...rest,
          change: turned[change],
          expected: actual,
          actual: expected,
        }))
        expect(back).toEqual(compareCatalogs(one, other))
      }),
    )
  })

  it('differ in one property where one property was changed', () => {
    fc.assert(
      fc.property(catalogs, fc.nat(), value, (one, at, changed) => {
        fc.pre(one.objects.length > 0)
        const place = at % one.objects.length
        const touched = catalog(
          ...one.objects.map((each, index) =>
            index === place ? ({ ...each, secret: [changed] } as CatalogObject) : each,
          ),
        )
        expect(paths(one, touched)).toEqual([[one.objects[place]!.id, 'changed', 'secret']])
        expect(fingerprintOf(touched)).not.toBe(fingerprintOf(one))
      }),
    )
  })
})
