import { defineDevSeed } from 'vault-db'

/** Ids are fixed, so that links and screenshots made on a seeded database keep working. */
const id = (kind: number, number: number) =>
  `00000000-0000-4000-8${String(kind).padStart(3, '0')}-${String(number).padStart(12, '0')}`
const userId = (number: number) => id(1, number)
const promptId = (number: number) => id(2, number)
const versionId = (number: number) => id(3, number)
const collectionId = (number: number) => id(4, number)
const tokenId = (number: number) => id(5, number)

const firstDay = Date.UTC(2026, 0, 5, 9)
const day = (number: number) => new Date(firstDay + number * 86_400_000)

const users = ['Writer', 'Developer', 'Analyst'].map((name, index) => ({
  id: userId(index + 1),
  email: `${name.toLowerCase()}@example.com`,
  name,
  created_at: day(index),
}))

interface SeedPrompt {
  readonly owner: number
  readonly title: string
  readonly tags: readonly string[] | null
  readonly useCases: readonly string[]
  readonly models: readonly string[]
  readonly providers: readonly string[]
  /** Oldest first. */
  readonly bodies: readonly string[]
  readonly flag?: 'is_favorite' | 'is_archived'
  readonly unlisted?: boolean
  /** Further columns of the latest version. */
  readonly more?: Readonly<Record<string, unknown>>
}

const claude = { models: ['Claude Sonnet 4.5'], providers: ['Anthropic'] }
const gpt = { models: ['GPT-5'], providers: ['OpenAI'] }
const both = { models: ['Claude Sonnet 4.5', 'GPT-5'], providers: ['Anthropic', 'OpenAI'] }

const prompts: readonly SeedPrompt[] = [
  {
    ...both,
    owner: 1,
    title: 'Summarise a long article',
    tags: ['summary', 'reading'],
    useCases: ['Summarisation'],
    flag: 'is_favorite',
    unlisted: true,
    bodies: [
      'Summarise the article below in five bullet points.\n\n{{article}}',
      'Summarise the article below in five bullet points. Quote the sentence that supports each.\n\n{{article}}',
      'Summarise the article below for {{audience}}: one sentence, then at most five points, each with the sentence that supports it.\n\n{{article}}',
    ],
    more: {
      category: 'Reading',
      complexity: 'simple',
      audience: 'everyone',
      status: 'active',
      input_schema: {
        type: 'object',
        required: ['article', 'audience'],
        properties: { article: { type: 'string' }, audience: { type: 'string' } },
      },
      output_format: 'markdown',
      llm_parameters: { temperature: 0.2, max_tokens: 600 },
      success_metrics: { every_point_has_a_quote: true, points: { max: 5 } },
      sample_input: { article: 'The town council met on Monday…', audience: 'a busy reader' },
      sample_output: { text: 'The council approved the new library.' },
      integrations: ['Notion'],
      link: 'https://example.com/notes/summaries',
    },
  },
  {
    ...claude,
    owner: 1,
    title: 'Rewrite in plain language',
    tags: ['editing', 'plain-language'],
    useCases: ['Editing', 'Writing'],
    bodies: [
      'Rewrite this text in plain language.\n\n{{text}}',
      'Rewrite this text so that a twelve-year-old understands it. Keep every fact.\n\n{{text}}',
    ],
  },
  {
    ...gpt,
    owner: 1,
    title: 'Newsletter subject lines',
    tags: ['marketing', 'email'],
    useCases: ['Marketing', 'Brainstorming'],
    bodies: ['Suggest ten subject lines, at most 50 characters each, for this newsletter.\n\n{{newsletter}}'],
  },
  {
    ...both,
    owner: 1,
    title: 'Translate and keep the tone',
    tags: ['translation'],
    useCases: ['Translation'],
    bodies: ['Translate into {{language}}. Keep tone, names and formatting.\n\n{{text}}'],
  },
  {
    ...gpt,
    owner: 1,
    title: 'Blog outline (old)',
    tags: null,
    useCases: ['Writing'],
    flag: 'is_archived',
    bodies: ['Write an outline for a blog post about {{topic}}.'],
  },
  {
    ...claude,
    owner: 2,
    title: 'Review a pull request',
    tags: ['code', 'review'],
    useCases: ['Code review'],
    flag: 'is_favorite',
    bodies: [
      'Review this diff. List bugs first.\n\n{{diff}}',
      'Review this diff. List bugs first, then risks, then style. Cite file and line.\n\n{{diff}}',
      'Review this diff as a maintainer. Bugs first, each with file, line and a failing input; then risks. Leave style to the formatter.\n\n{{diff}}',
    ],
    more: { integrations: ['GitHub', 'Claude Code'], complexity: 'advanced', status: 'active' },
  },
  {
    ...both,
    owner: 2,
    title: 'Find the cause of a stack trace',
    tags: ['code', 'debugging'],
    useCases: ['Debugging'],
    bodies: [
      'Explain this stack trace.\n\n{{trace}}',
      'Name the most likely cause of this stack trace, and the one experiment that would prove it.\n\n{{trace}}',
    ],
  },
  {
    ...claude,
    owner: 2,
    title: 'Write unit tests',
    tags: ['code', 'testing'],
    useCases: ['Testing', 'Code generation'],
    bodies: [
      'Write unit tests for this function.\n\n{{code}}',
      'Write unit tests for this function: normal cases, edges, errors. No mocks.\n\n{{code}}',
    ],
  },
  {
    ...gpt,
    owner: 2,
    title: 'Explain a SQL query plan',
    tags: ['sql', 'performance'],
    useCases: ['Analysis', 'Debugging'],
    bodies: ['Explain this query plan node by node and say which index would help.\n\n{{plan}}'],
  },
  {
    ...both,
    owner: 3,
    title: 'Extract the fields of an invoice',
    tags: ['extraction', 'json'],
    useCases: ['Data extraction'],
    flag: 'is_favorite',
    unlisted: true,
    bodies: [
      'Extract number, date and total from this invoice as JSON.\n\n{{invoice}}',
      'Extract number, date (ISO 8601), currency and total from this invoice as JSON. Use null for what is missing.\n\n{{invoice}}',
    ],
    more: { output_format: 'json', sample_output: { number: 'A-17', total: 120.5, currency: 'EUR' } },
  },
  {
    models: ['Gemini 2.5 Pro'],
    providers: ['Google'],
    owner: 3,
    title: 'Compare two research papers',
    tags: ['research'],
    useCases: ['Research', 'Analysis'],
    bodies: ['Compare the methods and results of these two papers in a table.\n\n{{papers}}'],
  },
  {
    ...claude,
    owner: 3,
    title: 'Classify support tickets',
    tags: ['support', 'classification'],
    useCases: ['Classification', 'Customer support'],
    bodies: ['Put each ticket into one of: billing, bug, question, other.\n\n{{tickets}}'],
    more: { related_prompt_ids: [promptId(10)], status: 'draft' },
  },
]

const jsonColumns = ['input_schema', 'llm_parameters', 'success_metrics', 'sample_input', 'sample_output']

/** JSON columns as text, since a driver sends an array to any column as an array of SQL. */
function encode(more: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(more).map(([name, value]) => [
      name,
      jsonColumns.includes(name) ? JSON.stringify(value) : value,
    ]),
  )
}

/** No two prompts are saved on one day, so that a list by updated_at has one order. */
const savedOn = (promptIndex: number, versionIndex: number) => day(3 + 3 * promptIndex + versionIndex)

const promptRows = prompts.map((prompt, index) => ({
  id: promptId(index + 1),
  owner_id: userId(prompt.owner),
  title: prompt.title,
  tags: prompt.tags,
  is_favorite: prompt.flag === 'is_favorite',
  is_archived: prompt.flag === 'is_archived',
  created_at: savedOn(index, 0),
  updated_at: savedOn(index, prompt.bodies.length - 1),
}))

const versionRows = prompts
  .flatMap((prompt, promptIndex) =>
    prompt.bodies.map((body, versionIndex) => ({
      prompt_id: promptId(promptIndex + 1),
      version: versionIndex + 1,
      body,
      access_control: prompt.unlisted ? 'unlisted' : 'private',
      use_cases: prompt.useCases,
      target_models: prompt.models,
      providers: prompt.providers,
      created_at: savedOn(promptIndex, versionIndex),
      updated_at: savedOn(promptIndex, versionIndex),
      ...(versionIndex === prompt.bodies.length - 1 ? encode(prompt.more ?? {}) : {}),
    })),
  )
  .map((version, index) => ({ id: versionId(index + 1), ...version }))

const collections = [
  { owner: 1, name: 'Daily writing', prompts: [1, 2, 4] },
  { owner: 1, name: 'Campaigns', prompts: [1, 3] },
  { owner: 2, name: 'Before every merge', prompts: [6, 8] },
  { owner: 3, name: 'Back office', prompts: [10, 12] },
]

const collectionRows = collections.map(({ owner, name }, index) => ({
  id: collectionId(index + 1),
  owner_id: userId(owner),
  name,
  created_at: day(40),
  updated_at: day(40),
}))

const memberRows = collections.flatMap((collection, index) =>
  collection.prompts.map((prompt) => ({
    collection_id: collectionId(index + 1),
    prompt_id: promptId(prompt),
  })),
)

const tokenRows = [
  {
    id: tokenId(1),
    prompt_id: promptId(1),
    token: 'dev-share-summary',
    created_at: day(41),
    revoked_at: null,
  },
  {
    id: tokenId(2),
    prompt_id: promptId(10),
    token: 'dev-share-invoice',
    created_at: day(41),
    revoked_at: day(42),
  },
]

/** A small, believable vault for development: three users, twelve prompts, twenty versions. */
export default defineDevSeed({
  skipWhenRowsIn: ['users', 'prompts'],
  run: async (db) => {
    await db.insertInto('users').values(users).execute()
    await db.insertInto('prompts').values(promptRows).execute()
    await db.insertInto('prompt_versions').values(versionRows).execute()
    await db.insertInto('collections').values(collectionRows).execute()
    await db.insertInto('collection_prompts').values(memberRows).execute()
    await db.insertInto('share_tokens').values(tokenRows).execute()
  },
})
