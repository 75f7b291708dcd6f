import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { openEmbedded } from '../../src/db/embedded/open-embedded.js'
import { ownIdentity } from '../../src/db/embedded/process-identity.js'
import { runChild, temporaryFolder } from './embedded-process.js'

const root = temporaryFolder()

/** Opens, says so, and keeps the folder until it is killed. */
const holder = (path: string) => `
  import { openEmbedded } from './open-embedded.mjs'
  await openEmbedded('${path}')
  console.log('open')
  setInterval(() => {}, 1000)`

function writeLock(path: string, content: object): void {
  writeFileSync(
    `${path}.lock`,
    JSON.stringify({ ...ownIdentity(), token: '1-abc', startedAt: '2026-01-02T03:04:05.000Z', ...content }),
  )
}

async function opening(path: string, lockWaitMs: number): Promise<unknown> {
  try {
    await (await openEmbedded(path, { lockWaitMs })).close()
    return 'opened'
  } catch (error) {
    return error
  }
}

// Each child starts a PostgreSQL; the machine may be busy.
vi.setConfig({ testTimeout: 240_000 })

describe('the lock of a data folder', () => {
  test('names who holds it, waits, and is taken over when that process was killed', async () => {
    const path = join(root, 'held')
    const child = await runChild(holder(path))
    await child.line('open')
    const told: string[] = []
    await expect(
      openEmbedded(path, { lockWaitMs: 300, onWait: (message) => told.push(message) }),
    ).rejects.toMatchObject({
      code: 'EMBEDDED_IN_USE',
      message: expect.stringMatching(
        new RegExp(`process ${child.process.pid} \\(since \\d{4}-\\d\\d-\\d\\d `),
      ),
      hint: expect.stringContaining('db serve'),
    })
    expect(told).toEqual([expect.stringContaining(`process ${child.process.pid}`)])
    child.process.kill('SIGKILL')
    await child.ended
    expect(existsSync(`${path}.lock`)).toBe(true)
    expect(await opening(path, 5000)).toBe('opened')
    expect(readdirSync(root).filter((name) => name.startsWith('held'))).toEqual(['held'])
  })

  test('is removed when the process exits without closing', async () => {
    const path = join(root, 'forgotten')
    const child = await runChild(`
      import { openEmbedded } from './open-embedded.mjs'
      await openEmbedded('${path}')
      process.exit(0)`)
    expect(await child.ended).toMatchObject({ code: 0 })
    expect(existsSync(`${path}.lock`)).toBe(false)
  })

  test('of a recycled pid counts as left behind', async ({ skip }) => {
    if (ownIdentity().startTicks === null) skip('this system does not tell when a process started')
    const path = join(root, 'recycled')
    writeLock(path, { pid: process.pid, startTicks: '1' })
    expect(await opening(path, 0)).toBe('opened')
  })

  test('of another host or container is kept, and says which file to remove', async () => {
    const path = join(root, 'foreign')
    for (const foreign of [{ host: `${hostname()}-other` }, { pidSpace: 'pid:[1]' }]) {
      writeLock(path, { pid: 99_999_999, ...foreign })
      expect(await opening(path, 0)).toMatchObject({
        code: 'EMBEDDED_IN_USE',
        hint: expect.stringContaining(`remove ${path}.lock`),
      })
    }
  })

  test('that is empty or not ours to read is awaited at first, and taken over once it is old', async () => {
    const path = join(root, 'unreadable')
    for (const content of ['', '{"pid":', 'null']) {
      writeFileSync(`${path}.lock`, content)
      expect(await opening(path, 0)).toMatchObject({ code: 'EMBEDDED_IN_USE' })
      utimesSync(`${path}.lock`, new Date(0), new Date(0))
      expect(await opening(path, 0)).toBe('opened')
    }
  })

  test('lets one in at a time, though each holder dies without letting go', async () => {
    const folder = join(root, 'race')
    mkdirSync(folder)
    const script = `
      import { mkdirSync, rmdirSync, renameSync, writeFileSync, readFileSync } from 'node:fs'
      import { tryLockFile } from './lock-file.mjs'
      const path = '${folder}/lock'
      for (let taken = 0, tries = 0; taken < 60; tries += 1) {
        const attempt = tryLockFile(path)
        if (attempt.kind !== 'ours') {
          await new Promise((resolve) => setTimeout(resolve, Math.random() * 3))
          continue
        }
        mkdirSync('${folder}/inside')
        taken += 1
        for (const end = Date.now() + 1; Date.now() < end; );
        rmdirSync('${folder}/inside')
        if (taken % 3 === 0) attempt.lock.release()
        else {
          const draft = path + '-' + process.pid
          writeFileSync(draft, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), pid: 99999999 }))
          renameSync(draft, path)
        }
      }
      console.log('done')`
    const children = await Promise.all(Array.from({ length: 4 }, () => runChild(script)))
    for (const child of children) expect(await child.ended).toMatchObject({ code: 0, output: 'done\n' })
    expect(readdirSync(folder).filter((name) => name !== 'lock')).toEqual([])
  })

  test('makes processes that start together queue; none loses its write', async () => {
    const path = join(root, 'queue')
    const script = `
      import { openEmbedded } from './open-embedded.mjs'
      const database = await openEmbedded('${path}')
      const session = await database.connect()
      await session.script('create table if not exists counter (n int)')
      const { rows } = await session.query('select coalesce(max(n), 0) as n from counter')
      await session.query('insert into counter values ($1)', [rows[0].n + 1])
      await database.close()
      process.exit(0)`
    const children = await Promise.all(Array.from({ length: 4 }, () => runChild(script)))
    for (const child of children) expect(await child.ended).toMatchObject({ code: 0 })
    const database = await openEmbedded(path)
    const { rows } = await (await database.connect()).query(
      'select array_agg(n order by n) as n from counter',
    )
    expect(rows).toEqual([{ n: [1, 2, 3, 4] }])
    await database.close()
  })

  test('in one process, a second opening waits for the first to close', async () => {
    const path = join(root, 'same-process')
    const first = await openEmbedded(path)
    expect(await opening(path, 0)).toMatchObject({
      code: 'EMBEDDED_IN_USE',
      message: expect.stringContaining('this process'),
    })
    const second = opening(path, 20_000)
    await first.close()
    expect(await second).toBe('opened')
  })

  test('waiting ends when the run is interrupted', async () => {
    const path = join(root, 'interrupted')
    const first = await openEmbedded(path)
    const controller = new AbortController()
    const second = openEmbedded(path, { signal: controller.signal, onWait: () => controller.abort() })
    await expect(second).rejects.toMatchObject({ code: 'INTERRUPTED' })
    await first.close()
  })
})

test('kill -9 in the middle of writing loses no committed row', async () => {
  const path = join(root, 'killed')
  const script = `
    import { openEmbedded } from './open-embedded.mjs'
    const database = await openEmbedded('${path}')
    const session = await database.connect()
    await session.script('create table if not exists written (n int primary key, filler text)')
    const { rows } = await session.query('select coalesce(max(n), 0) as n from written')
    for (let n = rows[0].n + 1; ; n += 1) {
      await session.query('insert into written values ($1, repeat($2, 500))', [n, 'x'])
      if (n % 40 === 0) await session.script('create table extra_' + n + ' (a int primary key); drop table if exists extra_' + (n - 40))
      process.stdout.write('row ' + n + '\\n')
      await new Promise(setImmediate)
    }`
  let committed = 0
  for (let round = 1; round <= 3; round += 1) {
    const child = await runChild(script)
    await child.line(`row ${committed + 30 + 17 * round}`)
    child.process.kill('SIGKILL')
    await child.ended
    committed = Number(child.lines.at(-1)?.split(' ')[1])
    expect(readFileSync(`${path}.lock`, 'utf8')).toContain(`"pid":${child.process.pid}`)
  }
  const database = await openEmbedded(path)
  const session = await database.connect()
  const { rows } = await session.query<{ n: number; max: number }>(
    'select count(*)::int as n, max(n) as max from written',
  )
  expect(rows[0]?.n).toBe(rows[0]?.max)
  expect(rows[0]?.max).toBeGreaterThanOrEqual(committed)
  await database.close()
})
