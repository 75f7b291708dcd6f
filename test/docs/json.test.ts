import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { commands } from '../../src/commands/index.js'
import { createServerDatabase, describeServer, type ServerDatabase } from '../helpers/server.js'
import { compareFields, readDocumented } from './json-paths.js'
import { jsonFiles } from './json-project.js'
import { type JsonStep, jsonScenarios } from './json-scenarios.js'
import { readPage } from './markdown.js'
import { runJson } from './run-json.js'

const documented = readDocumented(readPage('docs/reference/json.md'))
/** It runs until a signal ends it. */
const withoutDocument = ['db serve']
const titles = commands
  .map(({ name }) => name || 'vault-db')
  .filter((name) => !withoutDocument.includes(name))

it('the page has a section for every command and for errors', () => {
  expect([...documented.keys()].sort()).toEqual([...titles, 'Errors'].sort())
})

it('every command is run by a scenario', () => {
  const run = new Set(jsonScenarios.flatMap((step) => ('of' in step ? [step.of] : [])))
  expect([...run].sort()).toEqual([...titles, 'Errors'].sort())
})

describeServer('the documents of --json are as the page says', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'vault-db-json-')))
  const documents = new Map<string, unknown[]>()
  let database: ServerDatabase

  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), text)
  }

  async function take(step: JsonStep): Promise<void> {
    if ('file' in step) return write(step.file, step.text)
    if ('sql' in step) {
      const client = new pg.Client({ connectionString: database.url })
      await client.connect()
      await client.query(step.sql).finally(() => client.end())
      return
    }
    const { code, document } = await runJson(step.words, folder, database.url)
    expect(code, `${step.words.join(' ')}: ${JSON.stringify(document)}`).toBe(step.exit)
    documents.set(step.of, [...(documents.get(step.of) ?? []), document])
  }

  beforeAll(async () => {
    for (const [file, text] of Object.entries(jsonFiles)) write(file, text)
    database = await createServerDatabase()
    for (const step of jsonScenarios) await take(step)
  }, 300_000)

  afterAll(async () => {
    await database?.drop()
    rmSync(folder, { recursive: true, force: true })
  })

  it.each([...documented.keys()])('%s', (of) => {
    expect(compareFields(documented.get(of)!, documents.get(of) ?? []).join('\n')).toBe('')
  })
})
