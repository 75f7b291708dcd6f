import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Insertable } from 'kysely'
import type { Prompts, PromptVersions } from 'vault-db/types/vault'
import { describe, expect, it } from 'vitest'
import { typesCheck } from '../../src/commands/types-check.js'
import { typesGenerate } from '../../src/commands/types-generate.js'
import { root } from '../docs/markdown.js'
import { applyProject, describeTargets } from '../helpers/apply-project.js'
import { createWorkspace } from '../helpers/workspace.js'
import { createPrompt, listPrompts, updatePrompt, type Vault } from './vault-service.js'

const owner = '00000000-0000-4000-8000-000000000001'

describeTargets('a service that knows the vault by its types', (database) => {
  const open = async (): Promise<Vault> => {
    await applyProject(database(), 'vault')
    const db: Vault = database().db
    await db.insertInto('users').values({ id: owner, email: 'ada@example.org' }).execute()
    return db
  }

  it('writes and reads a prompt and a version with every field', async () => {
    const db = await open()
    const prompt: Required<Insertable<Prompts>> = {
      id: '00000000-0000-4000-8000-000000000002',
      title: 'Greeting',
      tags: ['a', 'b'],
      owner_id: owner,
      is_favorite: true,
      is_archived: false,
      block_count: 3,
      icon_url: 'https://example.org/icon.png',
      embedding: '[1,2,3]',
      created_at: new Date('2026-01-01T00:00:00Z'),
      updated_at: new Date('2026-01-02T00:00:00Z'),
    }
    expect(
      await createPrompt(db, { prompt, version: { body: 'x', access_control: 'private', use_cases: [] } }),
    ).toEqual(prompt)
    const version: Required<Insertable<PromptVersions>> = {
      id: '00000000-0000-4000-8000-000000000003',
      prompt_id: prompt.id!,
      version: 2,
      body: 'Say hello.',
      access_control: 'unlisted',
      use_cases: ['chat'],
      target_models: ['m'],
      providers: ['p'],
      integrations: ['i'],
      related_prompt_ids: ['00000000-0000-4000-8000-000000000004'],
      audience: 'all',
      category: 'c',
      complexity: 'low',
      link: 'https://example.org',
      output_format: 'text',
      status: 'draft',
      input_schema: { type: 'object' },
      llm_parameters: { temperature: 0.5 },
      sample_input: { name: 'Ada' },
      sample_output: JSON.stringify(['hello']),
      success_metrics: JSON.stringify([1, 2]),
      created_at: new Date('2026-01-01T00:00:00Z'),
      updated_at: new Date('2026-01-01T00:00:00Z'),
    }
    await db.insertInto('prompt_versions').values(version).execute()
    const read = await db
      .selectFrom('prompt_versions')
      .selectAll()
      .where('version', '=', 2)
      .executeTakeFirstOrThrow()
    expect(read).toEqual({ ...version, sample_output: ['hello'], success_metrics: [1, 2] })
  })

  it('lists one row per prompt with its latest version and clean arrays, and changes one', async () => {
    const db = await open()
    const { id } = await createPrompt(db, {
      prompt: { title: 'A', owner_id: owner, tags: ['a', ''] },
      version: { body: 'x', access_control: 'private', use_cases: [], target_models: ['m', ' '] },
    })
    await db
      .insertInto('prompt_versions')
      .values({ prompt_id: id, version: 2, body: 'y', access_control: 'unlisted', use_cases: [] })
      .execute()
    expect(await listPrompts(db, owner)).toMatchObject([
      { id, title: 'A', tags: ['a'], version: 2, models: [], access: 'unlisted' },
    ])
    expect(await updatePrompt(db, id, { is_archived: true })).toMatchObject({
      id,
      is_archived: true,
      title: 'A',
    })
    expect(await listPrompts(db, owner)).toEqual([])
  })
})

describe('the compiler', () => {
  /** Compile the service with the vault's types changed. */
  const compile = (change: (types: string) => string): string => {
    const folder = mkdtempSync(join(tmpdir(), 'vault-db-test-'))
    try {
      symlinkSync(`${root}node_modules`, join(folder, 'node_modules'))
      writeFileSync(
        join(folder, 'vault-types.d.ts'),
        change(readFileSync(`${root}migrations/vault/types.d.ts`, 'utf8')),
      )
      for (const name of ['vault-service.ts', 'type-tests.ts']) {
        writeFileSync(join(folder, name), readFileSync(`${root}test/service/${name}`))
      }
      writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
      const paths = {
        'vault-db/types/vault': [join(folder, 'vault-types.d.ts')],
        'vault-db/types/*': [`${root}migrations/*/types.d.ts`],
      }
      const configuration = {
        extends: `${root}test/service/tsconfig.json`,
        compilerOptions: { rootDir: '/', paths },
        include: ['*.ts'],
      }
      writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(configuration))
      execFileSync('npx', ['tsc', '-p', folder], { cwd: root, encoding: 'utf8', stdio: 'pipe' })
      return ''
    } catch (error) {
      return String((error as { stdout?: string }).stdout)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }

  it('takes the service as it is', () => {
    expect(compile((types) => types)).toBe('')
  })

  it.each([
    ['drops a column', 'alter table prompts drop column title cascade;', "'title' does not exist"],
    ['renames one', 'alter table prompt_versions rename column target_models to models;', 'models'],
    [
      'lets one be null',
      'alter table prompt_versions alter column access_control drop not null;',
      "Type 'null' is not assignable",
    ],
    ['wants a new one', 'alter table prompts add column code text not null;', "Property 'code' is missing"],
  ])('refuses it once a migration %s and the types are generated', async (_, sql, error) => {
    const head = '29990101000000_change'
    const project = createWorkspace({
      [`${head}.sql`]: `-- vault-db: up\n${sql}\n-- vault-db: down\nselect 1;\n`,
    })
    try {
      cpSync(`${root}migrations/vault`, join(project.folder, 'migrations/app'), { recursive: true })
      rmSync(join(project.folder, 'migrations/app/project.ts'))
      const options = { out: 'migrations/app/types.d.ts' }
      // The header names the project, which is another one here.
      const file = join(project.folder, options.out)
      writeFileSync(file, readFileSync(file, 'utf8').replace('project vault', 'project app'))
      expect(await project.run(typesCheck, options)).toMatchObject({ state: 'stale', behind: [head] })
      await project.run(typesGenerate, options)
      expect(await project.run(typesCheck, options)).toMatchObject({ state: 'fresh' })
      const types = readFileSync(file, 'utf8')
      expect(compile(() => types)).toContain(error)
    } finally {
      project.dispose()
    }
  })
})
