import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { AnyCommand, Command } from '../../src/commands/command.js'
import { createContext } from '../../src/commands/create-context.js'
import { docsCheck } from '../../src/commands/docs-check.js'
import { drift } from '../../src/commands/drift.js'
import { explainCheck } from '../../src/commands/explain-check.js'
import { migrateDown } from '../../src/commands/migrate-down.js'
import { migrateStatus } from '../../src/commands/migrate-status.js'
import { migrateUp } from '../../src/commands/migrate-up.js'
import { migrateVerify } from '../../src/commands/migrate-verify.js'
import { schemaCheck } from '../../src/commands/schema-check.js'
import { typesCheck } from '../../src/commands/types-check.js'
import { verifyIndexes } from '../../src/commands/verify-indexes.js'
import { hazardKinds } from '../../src/migration/hazards.js'
import { createServerDatabase, describeVector } from '../helpers/server.js'

const projects = ['vault', 'oro', 'enterprise', 'promptvault', 'metaprompt'] as const

/** Runs commands on one project from an empty folder, which has the shipped projects. */
function runnerOf(project: string, cwd: string, url: string) {
  return async <O, R>(command: Command<O, R>, options: Partial<O> = {}) => {
    const context = createContext({ cwd, env: {}, options: { project, url } })
    const report = (await (command as AnyCommand).run(context, options)) as R
    return { report, outcome: command.outcome?.(report, options as O) ?? 'clean' }
  }
}

async function provesItself(project: string, cwd: string, url: string): Promise<void> {
  const run = runnerOf(project, cwd, url)
  expect((await run(migrateUp)).report.pending).toEqual([])
  expect((await run(migrateUp)).report.applied).toEqual([])
  expect(await run(migrateStatus, { failOnPending: true })).toMatchObject({ outcome: 'clean' })
  expect(await run(drift)).toMatchObject({ outcome: 'clean' })
  expect(await run(drift, { replay: true })).toMatchObject({ outcome: 'clean' })
  expect(await run(verifyIndexes)).toMatchObject({ outcome: 'clean' })
}

/** Down to base, which leaves nothing, and up again. */
async function comesAgain(project: string, cwd: string, url: string): Promise<void> {
  const run = runnerOf(project, cwd, url)
  await run(migrateDown, { to: 'base', allow: hazardKinds })
  expect((await run(migrateUp)).report.pending).toEqual([])
  expect(await run(verifyIndexes)).toMatchObject({ outcome: 'clean' })
}

describe('every shipped project, embedded', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vault-db-every-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it.each(projects)('%s: up, no drift, indexes in order, down, up', async (project) => {
    await provesItself(project, folder, 'embedded')
    await comesAgain(project, folder, 'embedded')
  })

  it.each(projects)('%s: plans, and every generated file', async (project) => {
    const run = runnerOf(project, folder, 'embedded')
    for (const check of [explainCheck, schemaCheck, typesCheck, docsCheck] as readonly AnyCommand[]) {
      expect(await run(check), check.name).toMatchObject({ outcome: 'clean' })
    }
  })

  it.each(projects)('%s: every migration undoes itself', async (project) => {
    const run = runnerOf(project, folder, 'embedded')
    expect(await run(migrateVerify, { all: true })).toMatchObject({ outcome: 'clean' })
  })
})

describeVector('every shipped project, on a server', () => {
  it.each(projects)('%s: up, no drift, indexes in order, down, up', async (project) => {
    const database = await createServerDatabase()
    const folder = mkdtempSync(join(tmpdir(), 'vault-db-every-'))
    try {
      await provesItself(project, folder, database.url)
      await comesAgain(project, folder, database.url)
    } finally {
      rmSync(folder, { recursive: true, force: true })
      await database.drop()
    }
  })
})
