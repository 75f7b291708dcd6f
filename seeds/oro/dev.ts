import type { Kysely } from 'kysely'
import { defineDevSeed } from 'vault-db'

// biome-ignore lint/suspicious/noExplicitAny: a seed writes tables of any project
type Db = Kysely<any>

/** Ids are fixed, so that links and screenshots made on a seeded database keep working. */
const promptId = (number: number) => `00000000-0000-4000-8002-${String(number).padStart(12, '0')}`

const firstDay = Date.UTC(2025, 10, 3, 9)
const day = (number: number) => new Date(firstDay + number * 86_400_000)

const tagNames = ['coding', 'documentation', 'debugging', 'architecture', 'testing'] as const

interface SeedPrompt {
  readonly name: string
  readonly content: string
  readonly system_prompt: string | null
  readonly description: string | null
  readonly tags: readonly (typeof tagNames)[number][]
}

const prompts: readonly SeedPrompt[] = [
  {
    name: 'Code review',
    content: 'Review this diff. List bugs first, each with file and line, then risks.\n\n{{diff}}',
    system_prompt: 'You are a careful maintainer. Leave style to the formatter.',
    description: 'Reviews a change before it is merged.',
    tags: ['coding', 'testing'],
  },
  {
    name: 'Debugging a stack trace',
    content:
      'Name the most likely cause of this stack trace, and the one experiment that would prove it.\n\n{{trace}}',
    system_prompt: 'You debug by evidence: one hypothesis at a time.',
    description: 'Finds the cause of an error.',
    tags: ['coding', 'debugging'],
  },
  {
    name: 'API documentation',
    content: 'Write the reference page of this module: purpose, parameters, errors, one example.\n\n{{code}}',
    system_prompt: null,
    description: 'Writes reference pages from source code.',
    tags: ['documentation'],
  },
  {
    name: 'Architecture decision',
    content: 'Compare these options and write a decision record of one page.\n\n{{options}}',
    system_prompt: 'You are an architect who prefers the simplest design that can work.',
    description: 'Turns a discussion into a decision record.',
    tags: ['architecture', 'documentation'],
  },
  {
    name: 'Unit tests',
    content: 'Write unit tests for this function: normal cases, edges, errors. No mocks.\n\n{{code}}',
    system_prompt: null,
    description: null,
    tags: ['coding', 'testing'],
  },
]

/** Number of the prompt, rating, success, notes; one each day, oldest first. */
const executions: readonly (readonly [number, number | null, boolean, string | null])[] = [
  [1, 5, true, 'Found a race that two people had missed.'],
  [2, 4, true, 'The second hypothesis was right.'],
  [1, 4, true, null],
  [3, 3, true, 'Good, but the example did not compile.'],
  [2, 1, false, 'Guessed at a library that is not in use.'],
  [4, 5, true, 'Used as it came.'],
  [1, 2, false, 'Complained about style only.'],
  [5, 4, true, null],
  [3, null, true, null],
  [2, 5, true, 'Found the cause in one try.'],
  [5, null, false, 'Timed out.'],
]

async function seedTags(db: Db): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .insertInto('tags')
    .values(tagNames.map((name) => ({ name })))
    .returning(['id', 'name'])
    .execute()
  return new Map(rows.map(({ id, name }) => [name, id]))
}

/** Five prompts, five tags and eleven executions of varied rating and success. */
export default defineDevSeed({
  skipWhenRowsIn: ['prompts', 'tags', 'prompt_tags', 'executions'],
  run: async (db) => {
    const tagIds = await seedTags(db)
    const promptRows = prompts.map(({ tags: _, ...prompt }, index) => ({
      id: promptId(index + 1),
      ...prompt,
      created_at: day(index - prompts.length),
    }))
    await db.insertInto('prompts').values(promptRows).execute()
    const links = prompts.flatMap(({ tags }, index) =>
      tags.map((tag) => ({ prompt_id: promptId(index + 1), tag_id: tagIds.get(tag) })),
    )
    await db.insertInto('prompt_tags').values(links).execute()
    const executionRows = executions.map(([prompt, rating, success, notes], index) => ({
      prompt_id: promptId(prompt),
      rating,
      success,
      notes,
      executed_at: day(index),
    }))
    await db.insertInto('executions').values(executionRows).execute()
  },
})
