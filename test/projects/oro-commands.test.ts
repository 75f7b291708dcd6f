import { expect, it } from 'vitest'
import { createStyle } from '../../src/cli/style.js'
import { migrateCurrent } from '../../src/commands/migrate-current.js'
import { migrateDown } from '../../src/commands/migrate-down.js'
import { migrateHistory } from '../../src/commands/migrate-history.js'
import { migrateStatus } from '../../src/commands/migrate-status.js'
import { migrateUp } from '../../src/commands/migrate-up.js'
import { seedDev } from '../../src/commands/seed-dev.js'
import { describeTargets } from '../helpers/targets.js'
import { counts, downToBase, makeOro, query } from './oro-workspace.js'

const style = await createStyle(80, false)
const initial = '20251117000000_initial_schema_prompts_tags_executions'
const head = '20251117000100_take_over_from_orm'
const seeded = [5, 5, 11]

describeTargets('oro: migrations by command', (make) => {
  it('go up at once, insert no row, and leave nothing pending', async () => {
    const oro = await makeOro(make)
    expect(await oro.run(migrateCurrent)).toMatchObject({ current: 'base', isHead: false })
    const up = await oro.run(migrateUp)
    expect(up.applied.map(({ name }) => name)).toEqual([initial, head])
    expect(up.tables?.map(({ name }) => name)).toEqual(['executions', 'prompt_tags', 'prompts', 'tags'])
    expect(await counts(oro)).toEqual([0, 0, 0])
    expect(await oro.run(migrateCurrent)).toMatchObject({ current: head, isHead: true })
    expect(await oro.run(migrateStatus)).toMatchObject({ pending: [] })
    expect((await oro.run(migrateUp)).applied).toEqual([])
  })

  it('go up one, to a name, down one, to a name, to base', async () => {
    const oro = await makeOro(make)
    const names = (steps: readonly { readonly name: string }[]) => steps.map(({ name }) => name)
    expect(names((await oro.run(migrateUp, { steps: 1 })).applied)).toEqual([initial])
    expect(names((await oro.run(migrateUp, { to: head })).applied)).toEqual([head])
    expect(names((await oro.run(migrateDown)).undone)).toEqual([head])
    expect(names((await oro.run(migrateUp)).applied)).toEqual([head])
    expect(names((await oro.run(migrateDown, { to: initial })).undone)).toEqual([head])
    expect(names((await downToBase(oro)).undone)).toEqual([initial])
    expect(await oro.run(migrateCurrent)).toMatchObject({ current: 'base' })
  })

  it('tell their history with descriptions, the current one marked', async () => {
    const oro = await makeOro(make)
    await oro.run(migrateUp, { steps: 1 })
    const { entries } = await oro.run(migrateHistory, {}, { options: { verbose: true } })
    expect(entries).toMatchObject([
      { name: head, state: 'pending', isCurrent: false },
      { name: initial, state: 'applied', isCurrent: true },
    ])
    expect(entries[1]?.description).toContain('prompts, tags, prompt_tags and executions')
  })

  it('ask before rows are lost', async () => {
    const oro = await makeOro(make)
    await oro.run(migrateUp)
    await oro.run(seedDev)
    await expect(oro.run(migrateDown, { to: 'base' })).rejects.toMatchObject({ code: 'CONSENT_NEEDED' })
    expect(await counts(oro)).toEqual(seeded)
  })
})

describeTargets('oro: seed dev', (make) => {
  it('is refused before the tables are there', async () => {
    const oro = await makeOro(make)
    await expect(oro.run(seedDev)).rejects.toMatchObject({
      code: 'SEED_FAILED',
      hint: 'Run `vault-db migrate up` first.',
    })
  })

  it('fills five prompts, five tags, eleven executions; skips the second time', async () => {
    const oro = await makeOro(make)
    await oro.run(migrateUp)
    expect(await oro.run(seedDev)).toMatchObject({
      skippedFor: null,
      tables: [
        { table: 'public.executions', inserted: 11 },
        { table: 'public.prompt_tags', inserted: 9 },
        { table: 'public.prompts', inserted: 5 },
        { table: 'public.tags', inserted: 5 },
      ],
    })
    const again = await oro.run(seedDev)
    expect(again.tables).toEqual([])
    expect(seedDev.render(again, style)).toContain('Skipped')
    expect(await counts(oro)).toEqual(seeded)
  })

  it.each([
    ["insert into prompts (name, content) values ('Own', '')", 'public.prompts', [1, 0, 0]],
    ["insert into tags (name) values ('coding')", 'public.tags', [0, 1, 0]],
  ])('skips for one own row: %s', async (insert, table, kept) => {
    const oro = await makeOro(make)
    await oro.run(migrateUp)
    await query(oro, insert)
    expect((await oro.run(seedDev)).skippedFor).toEqual([table])
    expect(await counts(oro)).toEqual(kept)
  })

  it('fills again after down to base and up', async () => {
    const oro = await makeOro(make)
    for (let round = 0; round < 2; round++) {
      await oro.run(migrateUp)
      await oro.run(seedDev)
      expect(await counts(oro)).toEqual(seeded)
      await downToBase(oro)
    }
  })
})
