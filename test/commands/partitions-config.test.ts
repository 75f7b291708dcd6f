import { expect, it } from 'vitest'
import type { ProjectDefinition } from '../../src/config/define-project.js'
import { loadProject } from '../../src/files/load-project.js'
import { errorOf, temporaryFolders } from '../files/folder.js'

const makeFolder = temporaryFolders()

const load = (more: unknown) => {
  const folder = makeFolder({
    'project.json': JSON.stringify({ name: 'app', description: '', ...(more as object) }),
  })
  return loadProject({ name: 'app', migrationsFolder: folder, seedsFolder: folder, schema: 'public' })
}

it.each<Partial<ProjectDefinition>>([
  {
    partitions: [
      { table: 'event', interval: 'month', ahead: 0, ensure: 'ensure_partitions' },
      { table: 'app.usage', interval: 'day' },
    ],
  },
  { refresh: { function: 'refresh_read_model', freshness: 'select view, refreshed_at from runs' } },
  { refresh: [{ view: 'entity_stats' }, { view: 'app.tenant_usage' }] },
  { refresh: [] },
  {
    monitors: [
      { name: 'Embedding status', sql: '-- all\nwith x as (select 1) select * from x;', warnAbove: 0.5 },
    ],
  },
])('takes %j', async (more) => {
  expect(await load(more)).toMatchObject(more)
})

it.each<[string, unknown, RegExp]>([
  [
    'another interval',
    { partitions: [{ table: 't', interval: 'hour' }] },
    /partitions\.0\.interval must be day, week, month or year, but is "hour"/,
  ],
  ['no interval', { partitions: [{ table: 't' }] }, /partitions\.0\.interval is missing/],
  [
    'half a partition',
    { partitions: [{ table: 't', interval: 'day', ahead: 1.5 }] },
    /partitions\.0\.ahead must be a whole number/,
  ],
  [
    'a name of three parts',
    { partitions: [{ table: 'a.b.c', interval: 'day' }] },
    /partitions\.0\.table must be a name, or schema\.name/,
  ],
  [
    'a table twice',
    {
      partitions: [
        { table: 't', interval: 'day' },
        { table: 't', interval: 'month' },
      ],
    },
    /partitions\.1 must name another table/,
  ],
  [
    'a key that is mistyped',
    { partitions: [{ table: 't', interval: 'day', ahaed: 1 }] },
    /partitions\.0\.ahaed is not known; did you mean ahead\?/,
  ],
  ['no list', { partitions: {} }, /partitions must be a list/],
  ['a refresh of another shape', { refresh: 'all' }, /refresh must be an object/],
  ['a view without name', { refresh: [{ view: '' }] }, /refresh\.0\.view must be a name/],
  ['a refresh with both', { refresh: { function: 'f', view: 'v' } }, /refresh\.view is not known/],
  [
    'a monitor that writes',
    { monitors: [{ name: 'a', sql: 'delete from t' }] },
    /monitors\.0\.sql must be one query/,
  ],
  [
    'a monitor of two statements',
    { monitors: [{ name: 'a', sql: 'select 1; select 2' }] },
    /monitors\.0\.sql must be one query/,
  ],
  [
    'a monitor that never ends',
    { monitors: [{ name: 'a', sql: "select 'x" }] },
    /monitors\.0\.sql must be one query/,
  ],
  [
    'two monitors of one name',
    {
      monitors: [
        { name: 'a', sql: 'select 1' },
        { name: 'a', sql: 'select 2' },
      ],
    },
    /monitors\.1 must have another name/,
  ],
  [
    'a threshold that is none',
    { monitors: [{ name: 'a', sql: 'select 1', warnAbove: '5' }] },
    /monitors\.0\.warnAbove must be a number/,
  ],
])('refuses %s', async (_what, more, message) => {
  expect(await errorOf(load(more))).toMatchObject({
    code: 'PROJECT_INVALID',
    message: expect.stringMatching(message),
  })
})

it('lists all mistakes at once', async () => {
  const error = await errorOf(
    load({ partitions: [{ table: '', interval: 'x' }], refresh: [{}], monitors: [{ name: '', sql: '' }] }),
  )
  expect(error['details']).toHaveLength(5)
})
