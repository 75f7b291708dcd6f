import { expect, it } from 'vitest'
import { describeTargets } from '../helpers/apply-project.js'
import { expectUnchanged, load, oldColumns, owner, rowsOf, stopOf, up } from '../helpers/legacy-vault.js'

describeTargets('versions that are no integer', (database) => {
  it('are listed row by row with the reason, and nothing changes', async () => {
    await load(database(), 'legacy.sql')
    await load(database(), 'legacy-uncastable.sql')
    await expectUnchanged(database(), async () => {
      const { message, details, hint } = await stopOf(up(database(), { owner, version: 'fail' }))
      expect(message).toBe('prompt_versions has 13 rows whose version cannot become an integer.')
      expect(hint).toContain('--set version=renumber')
      const faults = details.map((line) =>
        line.replace(/^row (\w{8}).*(\w\w): version (".*") of prompt \S+ /, '$1-$2 $3 '),
      )
      expect(faults).toEqual([
        'd0000000-01 "" is empty',
        'd0000000-02 "v10" is not a whole number',
        'd0000000-03 "v1" is not a whole number',
        'd0000000-04 "v2" is not a whole number',
        'd0000000-05 "draft" is not a whole number',
        'e0000000-02 "1.10" is not a whole number',
        'e0000000-03 "1.9" is not a whole number',
        'e0000000-04 "1.0" is not a whole number',
        'f0000000-02 "1" is there more than once',
        'f0000000-01 "01" is there more than once',
        'c0000000-01 "99999999999" is larger than 2147483647',
        'c0000000-02 "2147483648" is larger than 2147483647',
        'c0000000-04 "-1" is negative',
      ])
    })
  })

  it('are named together with a missing owner', async () => {
    await load(database(), 'legacy.sql')
    await load(database(), 'legacy-uncastable.sql')
    const { message, details, hint } = await stopOf(up(database()))
    expect(message).toMatch(/cannot become an integer.*need an owner/)
    expect(details).toHaveLength(13)
    expect(hint).toMatch(/version=renumber[\s\S]*owner=<uuid>/)
  })

  it('are listed fifty at most, with the count of the rest', async () => {
    await load(database(), 'legacy.sql')
    await database().script(`
      insert into prompt_versions (id, prompt_id, version, body)
      select gen_random_uuid(), 'a0000000-0000-4000-8000-000000000003', 'v' || n, '' from generate_series(1, 120) n`)
    const { message, details } = await stopOf(up(database(), { owner }))
    expect(message).toContain('120 rows')
    expect(details).toHaveLength(51)
    expect(details.at(-1)).toBe('and 70 more')
  })

  it.each([
    '\u00a01',
    '１',
    '+1',
    '1e3',
    '0x1f',
    '1_000',
    '1 2',
    '9'.repeat(300),
    `v${'9'.repeat(300)}`,
    `${' '.repeat(300)}-1`,
  ])('are told from integers, and can be renumbered: %s', async (version) => {
    await load(database(), 'legacy.sql')
    const prompt = 'a0000000-0000-4000-8000-000000000003'
    await database().query(
      `insert into prompt_versions (id, prompt_id, version, body) values ($1, $2, $3, '')`,
      [owner, prompt, version],
    )
    expect((await stopOf(up(database(), { owner }))).details).toHaveLength(1)
    await up(database(), { owner, version: 'renumber' })
    const rows = await database().query('select version from prompt_versions where id = $1', [owner])
    expect(rows).toEqual([{ version: 1 }])
  })

  it.each(['1', ' 1', '\t1\r\n', '0001', `${'0'.repeat(300)}1`])(
    'are not those that a cast takes: %j',
    async (version) => {
      await load(database(), 'legacy.sql')
      const prompt = 'a0000000-0000-4000-8000-000000000003'
      await database().query(
        `insert into prompt_versions (id, prompt_id, version, body) values ($1, $2, $3, '')`,
        [owner, prompt, version],
      )
      await up(database(), { owner })
      const rows = await database().query('select version from prompt_versions where id = $1', [owner])
      expect(rows).toEqual([{ version: 1 }])
    },
  )

  it('are renumbered on request in the order they have, and no other row changes', async () => {
    await load(database(), 'legacy.sql')
    await load(database(), 'legacy-uncastable.sql')
    const before = await rowsOf(database())
    await up(database(), { owner, version: 'renumber' })
    const after = await rowsOf(database(), oldColumns)
    const expected = (before['prompt_versions'] as Record<string, unknown>[]).map((row) => ({
      ...row,
      version: Number(
        String(row['prompt_id']) > 'a0000000-0000-4000-8000-000000000003' ? row['body'] : row['version'],
      ),
      use_cases: row['use_cases'] ?? [],
    }))
    expect(after).toEqual({ ...before, prompt_versions: expected })
  })
})
