import { beforeEach, expect, it } from 'vitest'
import type { TestDatabase } from '../helpers/apply-project.js'
import { entity, runDeclared, tenant } from './enterprise/declared.js'
import { describeHead, refusal } from './enterprise/targets.js'

const studio = tenant(1)

const addEntities = (database: TestDatabase, count: number, owner = studio) =>
  database.query(
    `insert into entity (id, tenant_id, entity_type, title)
     select ('00000000-0000-4000-8103-' || lpad(n::text, 12, '0'))::uuid, $2, 'context', 'Entity ' || n
     from generate_series(1, $1::integer) n`,
    [count, owner],
  )

const relate = async (database: TestDatabase, ...pairs: readonly (readonly [number, number])[]) => {
  for (const [source, target] of pairs)
    await database.query(
      `insert into relationship (source_id, target_id, relationship_type) values ($1, $2, 'depends_on')`,
      [entity(source), entity(target)],
    )
}

const number = (id: unknown) => Number(String(id).slice(-12))

/** `depth source>target`, in the order of the answer. */
async function graph(
  database: TestDatabase,
  start: number,
  depth?: number | null,
  direction?: string,
): Promise<string[]> {
  const rows = await database.query<Record<string, unknown>>(
    `select * from get_entity_graph($1${depth === undefined ? '' : ', $2'}${direction ? ', $3' : ''})`,
    [entity(start), ...(depth === undefined ? [] : [depth]), ...(direction ? [direction] : [])],
  )
  return rows.map((row) => `${row['depth']} ${number(row['source_id'])}>${number(row['target_id'])}`).sort()
}

describeHead('the graph of an entity', (database) => {
  beforeEach(async () => {
    await addEntities(database(), 9)
  })

  it('reaches two steps where nothing else is said, and as many as are asked for', async () => {
    await relate(database(), [1, 2], [2, 3], [3, 4])
    expect(await graph(database(), 1)).toEqual(['1 1>2', '2 2>3'])
    expect(await graph(database(), 1, 1)).toEqual(['1 1>2'])
    expect(await graph(database(), 1, 9)).toEqual(['1 1>2', '2 2>3', '3 3>4'])
    expect(await database().query(`SELECT * FROM get_entity_graph('${entity(1)}', 2)`)).toMatchObject([
      {
        depth: 1,
        entity_id: entity(2),
        entity_type: 'context',
        title: 'Entity 2',
        relationship_type: 'depends_on',
        strength: 1,
      },
      { depth: 2, entity_id: entity(3) },
    ])
  })

  it('ends on a ring, on a ring of one, and on a ring of rings, however deep it is asked for', async () => {
    await relate(database(), [1, 2], [2, 3], [3, 1], [3, 3], [2, 1])
    expect(await graph(database(), 1, 1_000_000_000)).toEqual(['1 1>2', '2 2>1', '2 2>3', '3 3>1', '3 3>3'])
  })

  it('has each relationship once where forks meet again', async () => {
    await relate(database(), [1, 2], [1, 3], [2, 4], [3, 4], [4, 5], [1, 4])
    expect(await graph(database(), 1, 9)).toEqual(['1 1>2', '1 1>3', '1 1>4', '2 2>4', '2 3>4', '2 4>5'])
  })

  it('does not grow with the number of paths', async () => {
    // A ladder of 30 rungs has 2^30 paths; only 116 relationships.
    await database().query(
      `insert into entity (id, tenant_id, entity_type, title)
       select ('00000000-0000-4000-8103-' || lpad(n::text, 12, '0'))::uuid, $1, 'context', 'x' from generate_series(100, 159) n`,
      [studio],
    )
    const rungs = Array.from({ length: 29 }, (_, at) => 100 + 2 * at)
    const pairs = rungs.flatMap((n) => [
      [n, n + 2],
      [n, n + 3],
      [n + 1, n + 2],
      [n + 1, n + 3],
    ])
    await relate(database(), ...(pairs as [number, number][]))
    expect(await graph(database(), 100, 100)).toHaveLength(114)
  })

  it('goes against the arrows or both ways when told to', async () => {
    await relate(database(), [1, 2], [2, 3], [4, 2], [2, 1])
    expect(await graph(database(), 2, 1, 'in')).toEqual(['1 1>2', '1 4>2'])
    expect(await graph(database(), 2, 9, 'both')).toEqual(['1 1>2', '1 2>1', '1 2>3', '1 4>2'])
    expect(await graph(database(), 3, 9, 'in')).toEqual(['1 2>3', '2 1>2', '2 4>2', '3 2>1'])
    expect(
      await refusal(database(), `select * from get_entity_graph('${entity(1)}', 2, 'up')`),
    ).toMatchObject({ code: '22023' })
  })

  it('is empty where there is nothing to reach', async () => {
    await relate(database(), [1, 2])
    expect(await graph(database(), 2)).toEqual([])
    expect(await graph(database(), 1, 0)).toEqual([])
    expect(await graph(database(), 1, -1)).toEqual([])
    expect(await graph(database(), 1, null)).toEqual([])
    expect(await graph(database(), 99)).toEqual([])
    expect(await database().query('select * from get_entity_graph(null, 2)')).toEqual([])
  })

  it('leaves out what was deleted, and keeps ids whose entity is still to come', async () => {
    await relate(database(), [1, 2], [2, 3], [1, 50])
    await runDeclared(database(), 'delete-entity', [studio, entity(2), null])
    const rows = await database().query('select * from get_entity_graph($1, 5)', [entity(1)])
    expect(rows).toMatchObject([{ target_id: entity(50), entity_id: null, title: null }])
    await runDeclared(database(), 'recover-entity', [studio, entity(2), null])
    expect(await graph(database(), 1, 5)).toEqual(['1 1>2', '1 1>50', '2 2>3'])
  })

  it("holds the document's four kinds of relationship", async () => {
    const kinds = [
      [1, 2, 'depends_on', 1],
      [2, 3, 'part_of', 1],
      [4, 1, 'derived_from', 1],
      [2, 5, 'suggests', 0.85],
    ] as const
    for (const [source, target, kind, strength] of kinds)
      await runDeclared(database(), 'relate-entities', [
        studio,
        entity(source),
        entity(target),
        kind,
        strength,
        null,
      ])
    const rows = await database().query('select * from get_entity_graph($1, 1) where strength = 0.85', [
      entity(2),
    ])
    expect(rows).toMatchObject([{ relationship_type: 'suggests', entity_id: entity(5) }])
    expect(await runDeclared(database(), 'dependencies', [entity(1)])).toMatchObject([{ title: 'Entity 2' }])
    expect(await runDeclared(database(), 'dependents', [entity(3)])).toMatchObject([{ title: 'Entity 2' }])
    await runDeclared(database(), 'relate-entities', [studio, entity(2), entity(5), 'suggests', 0.5, null])
    const again = await database().query('select strength from relationship where target_id = $1', [
      entity(5),
    ])
    expect(again).toEqual([{ strength: 0.5 }])
    expect(await runDeclared(database(), 'entity-events', [entity(2)])).toHaveLength(3)
  })
})

/** A thousand vectors around twenty centres, the same every time. */
const vectorOf = (seed: string) =>
  `(select array_agg(sin(${seed} % 20 * 7 + place) + 0.3 * sin(${seed} * place * 0.37))::vector from generate_series(1, 1536) place)`

describeHead('search by similarity', (database) => {
  const search = (...more: readonly unknown[]) =>
    database().query<{ entity_id: string; similarity: number }>(
      `select * from search_similar_entities($1, (select vector from embedding where entity_id = $2 limit 1)${more.map((_, at) => `, $${at + 3}`).join('')})`,
      [studio, entity(1), ...more],
    )

  const load = async (first: number, last: number) => {
    await database().query(
      `insert into embedding (entity_id, vector, status)
       select ('00000000-0000-4000-8103-' || lpad(n::text, 12, '0'))::uuid, ${vectorOf('n')}, 'completed'
       from generate_series($1::integer, $2::integer) n`,
      [first, last],
    )
    await database().script('reindex index idx_embedding_vector')
  }

  beforeEach(async () => {
    await addEntities(database(), 1000)
    await load(1, 120)
  })

  it('finds at least nine of the ten nearest that an exact scan finds, of a thousand', async () => {
    await load(121, 1000)
    await database().script('set local enable_indexscan = off')
    const exact = await database().query<{ entity_id: string }>(
      `select entity_id from embedding order by vector <=> (select vector from embedding where entity_id = $1) limit 10`,
      [entity(1)],
    )
    await database().script('set local enable_indexscan = on')
    const found = (await search('context', 10)).map(({ entity_id }) => entity_id)
    expect(found).toHaveLength(10)
    expect(exact.filter(({ entity_id }) => found.includes(entity_id)).length).toBeGreaterThanOrEqual(9)
  })

  it('is sorted, itself first, ten rows where nothing is said', async () => {
    const rows = await search()
    expect(rows).toHaveLength(10)
    expect(rows[0]).toMatchObject({ entity_id: entity(1) })
    expect(rows[0]!.similarity).toBeCloseTo(1, 5)
    const similarities = rows.map(({ similarity }) => similarity)
    expect(similarities).toEqual(similarities.toSorted((a, b) => b - a))
  })

  it("answers the document's example as written, and our declared query", async () => {
    const rows = await database().query(
      `SELECT * FROM search_similar_entities(
        'TENANT_ID',
        (SELECT vector FROM embedding WHERE entity_id = 'QUERY_ID' LIMIT 1),
        'context',
        10 -- limit
      );`
        .replace('TENANT_ID', studio)
        .replace('QUERY_ID', entity(1)),
    )
    expect(rows).toHaveLength(10)
    expect(await runDeclared(database(), 'similar-entities', [studio, entity(1), 'context', 3])).toHaveLength(
      3,
    )
  })

  it('leaves out other tenants, types and models, deleted entities, and what is not completed', async () => {
    await database().query(`update entity set tenant_id = $1 where id = $2`, [tenant(2), entity(21)])
    await database().query(`update entity set entity_type = 'template' where id = $1`, [entity(41)])
    await database().query(`update embedding set status = 'failed' where entity_id = $1`, [entity(61)])
    await database().query(`update embedding set model = 'other' where entity_id = $1`, [entity(81)])
    await runDeclared(database(), 'delete-entity', [studio, entity(101), null])
    const all = (await search('context', 1000, 'text-embedding-ada-002')).map(({ entity_id }) =>
      number(entity_id),
    )
    expect(all).toHaveLength(115)
    expect(all.filter((n) => [21, 41, 61, 81, 101].includes(n))).toEqual([])
  })

  it('is empty without a vector, without room, and for a tenant that has none', async () => {
    expect(await database().query('select * from search_similar_entities($1, null)', [studio])).toEqual([])
    expect(await search(null, 0)).toEqual([])
    expect(await search(null, -1)).toEqual([])
    expect(
      await database().query(
        'select * from search_similar_entities($1, (select vector from embedding limit 1))',
        [tenant(2)],
      ),
    ).toEqual([])
  })

  it('leaves the setting ivfflat.probes of its caller alone', async () => {
    await database().script('set local ivfflat.probes = 3')
    await search()
    expect(await database().query('show ivfflat.probes')).toEqual([{ 'ivfflat.probes': '3' }])
  })
})
