import { defineDevSeed } from 'vault-db'

/** Ids are fixed, so that a request can be signed for a seeded user without looking it up. */
const id = (kind: number, number: number) =>
  `00000000-0000-4000-8${String(kind).padStart(3, '0')}-${String(number).padStart(12, '0')}`
const userId = (number: number) => id(1, number)
const promptId = (number: number) => id(2, number)
const templateId = (number: number) => id(3, number)

const firstDay = Date.UTC(2026, 0, 5, 9)
const day = (number: number) => new Date(firstDay + number * 86_400_000)

const users = ['Writer', 'Developer', 'Analyst'].map((name, index) => ({
  id: userId(index + 1),
  email: `${name.toLowerCase()}@example.com`,
  full_name: name,
  created_at: day(0),
  updated_at: day(0),
}))

interface SeedPrompt {
  readonly user: number
  readonly title: string
  readonly goal: string
  readonly template: string
  readonly variables: readonly string[]
  readonly isPublic: boolean
}

const prompts: readonly SeedPrompt[] = [
  {
    user: 1,
    title: 'Summarise an article',
    goal: 'Five points that a busy reader can trust',
    template: 'Summarise the article in five points, each with its sentence.\n\n{{article}}',
    variables: ['article'],
    isPublic: true,
  },
  {
    user: 1,
    title: 'Newsletter draft',
    goal: 'A first draft in our tone',
    template: 'Write a newsletter on {{topic}} in the tone of {{sample}}.',
    variables: ['topic', 'sample'],
    isPublic: false,
  },
  {
    user: 2,
    title: 'Review a pull request',
    goal: 'Find faults before a person reads the change',
    template: 'Review this change. Cite file and line.\n\n{{diff}}',
    variables: ['diff'],
    isPublic: true,
  },
  {
    user: 2,
    title: 'Explain a query plan',
    goal: 'Know which index would help',
    template: 'Explain this plan node by node.\n\n{{plan}}',
    variables: ['plan'],
    isPublic: true,
  },
  {
    user: 3,
    title: 'Quarterly figures',
    goal: 'Review the numbers and name what changed',
    template: 'Compare these quarters in a table.\n\n{{figures}}',
    variables: ['figures'],
    isPublic: false,
  },
]

/** Prompt, category, tags, likes, uses; the third has no category, the last is of a private prompt. */
const templates = [
  [1, 'writing', ['summary', 'reading'], 12, 40],
  [3, 'coding', ['review'], 25, 90],
  [4, null, null, 12, 7],
  [5, 'analysis', ['figures'], 3, 1],
] as const

const favorites = [
  [1, 2],
  [2, 1],
  [3, 1],
  [3, 2],
] as const

const answerRows = prompts.flatMap((_, index) => [
  {
    prompt_id: promptId(index + 1),
    question_id: 'audience',
    question_text: 'Who reads the answer?',
    answer: index % 2 === 0 ? 'The whole team' : 'Only me',
    created_at: day(index + 1),
  },
  {
    prompt_id: promptId(index + 1),
    question_id: 'length',
    question_text: 'How long may the answer be?',
    answer: 'One page',
    created_at: day(index + 1),
  },
])

const resultRows = [1, 3, 3, 4].map((number, index) => ({
  prompt_id: promptId(number),
  user_id: userId(index === 2 ? 1 : prompts[number - 1]!.user),
  model: index % 2 === 0 ? 'claude-sonnet-4-5' : 'gpt-5',
  temperature: '0.70',
  variable_values: JSON.stringify({ [prompts[number - 1]!.variables[0]!]: 'sample' }),
  resolved_prompt: prompts[number - 1]!.template.replace(/\{\{\w+\}\}/g, 'sample'),
  result: index === 3 ? null : 'An answer.',
  tokens_used: index === 3 ? null : 420 + index,
  response_time_ms: index === 3 ? null : 1800 + index * 100,
  created_at: day(10 + index),
}))

/** Five prompts of three users, four of them shared: something of every table, for development and examples. */
export default defineDevSeed({
  skipWhenRowsIn: [
    'users',
    'prompts',
    'prompt_answers',
    'test_results',
    'prompt_templates',
    'user_favorites',
  ],
  run: async (db) => {
    await db.insertInto('users').values(users).execute()
    await db.insertInto('prompts').values(promptRows()).execute()
    await db.insertInto('prompt_answers').values(answerRows).execute()
    await db.insertInto('test_results').values(resultRows).execute()
    await db.insertInto('prompt_templates').values(templateRows()).execute()
    await db.insertInto('user_favorites').values(favoriteRows()).execute()
  },
})

/** JSON goes as text, since a driver sends an array to any column as an array of SQL. */
function promptRows() {
  return prompts.map(({ user, isPublic, variables, ...rest }, index) => ({
    ...rest,
    id: promptId(index + 1),
    user_id: userId(user),
    variables: JSON.stringify(variables),
    is_public: isPublic,
    created_at: day(index + 1),
    updated_at: day(index + 1),
  }))
}

function templateRows() {
  return templates.map(([prompt, category, tags, likes, uses], index) => ({
    id: templateId(index + 1),
    prompt_id: promptId(prompt),
    user_id: userId(prompts[prompt - 1]!.user),
    category,
    tags,
    likes_count: likes,
    uses_count: uses,
    created_at: day(prompt + 1),
    updated_at: day(prompt + 1),
  }))
}

function favoriteRows() {
  return favorites.map(([user, template], index) => ({
    user_id: userId(user),
    template_id: templateId(template),
    created_at: day(6 + index),
  }))
}
