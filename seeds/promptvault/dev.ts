import { defineDevSeed } from 'vault-db'

/** Ids are fixed, so that links and screenshots made on a seeded database keep working. */
const id = (kind: number, number: number) =>
  `00000000-0000-4000-8${String(kind).padStart(3, '0')}-${String(number).padStart(12, '0')}`
const userId = (number: number) => `user_dev_${number}`
const promptId = (number: number) => id(1, number)
const versionId = (number: number) => id(2, number)
const tagId = (number: number) => id(3, number)

/** A text, since a Date would be written in the time zone of this machine; the columns hold UTC. */
const day = (number: number) => new Date(Date.UTC(2026, 0, 5 + number, 9)).toISOString()

const people = [
  { name: 'Free User', tier: 'free' },
  { name: 'Pro User', tier: 'pro', stripe_customer_id: 'cus_dev_2', stripe_subscription_id: 'sub_dev_2' },
  { name: 'Enterprise User', tier: 'enterprise', stripe_customer_id: 'cus_dev_3' },
] as const

interface SeedPrompt {
  readonly owner: number
  readonly name: string
  readonly tags: readonly number[]
  /** Oldest first, each with its change message; the last is the prompt's content. */
  readonly versions: readonly (readonly [content: string, message: string])[]
  /** Further columns of the prompt. */
  readonly more?: Readonly<Record<string, unknown>>
}

const first = 'Initial version'

const prompts: readonly SeedPrompt[] = [
  {
    owner: 1,
    name: 'Weekly newsletter',
    tags: [1],
    versions: [
      ['Write a newsletter about {{topic}}.', first],
      ['Write a newsletter about {{topic}} in 200 words.', 'Set a length'],
      [
        'Write a newsletter about {{topic}} in 200 words, with one link each to the sources.',
        'Ask for sources',
      ],
    ],
    more: { folder: 'marketing/newsletter', description: 'The letter of each Monday' },
  },
  {
    owner: 1,
    name: 'Recipe from leftovers',
    tags: [],
    versions: [['Suggest a dish from {{ingredients}}.', first]],
    more: { is_public: true, model: 'claude-3-opus' },
  },
  {
    owner: 2,
    name: 'Post for a launch',
    tags: [2, 3],
    versions: [
      ['Announce {{product}} in one paragraph.', first],
      ['Announce {{product}} in two sentences and one question.', 'Shorter'],
    ],
    more: { folder: 'marketing/social', metadata: { temperature: 0.7, max_tokens: 300 } },
  },
  {
    owner: 2,
    name: 'Review a change',
    tags: [4],
    versions: [['Review this diff for mistakes: {{diff}}', first]],
    more: { folder: 'engineering', is_public: true, description: 'Mistakes first, style last' },
  },
  {
    owner: 2,
    name: 'Reply to a customer',
    tags: [2],
    versions: [['Answer this letter in a kind tone: {{letter}}', first]],
    more: { folder: 'marketing/social' },
  },
  { owner: 3, name: 'Summarise a contract', tags: [5], versions: [['Summarise {{contract}}.', first]] },
]

const tags = [
  { user_id: userId(1), name: 'writing' },
  { user_id: userId(2), name: 'marketing', color: '#F59E0B' },
  { user_id: userId(2), name: 'launch', color: '#10B981' },
  { user_id: userId(2), name: 'code' },
  { user_id: userId(3), name: 'legal', color: '#EF4444' },
].map((tag, index) => ({ ...tag, id: tagId(index + 1), created_at: day(index) }))

const users = people.map((person, index) => ({
  ...person,
  id: userId(index + 1),
  email: `user${index + 1}@example.com`,
  prompt_count: prompts.filter(({ owner }) => owner === index + 1).length,
  created_at: day(index),
  updated_at: day(index),
}))

const versions = prompts.flatMap(({ owner, versions }, index) =>
  versions.map(([content, change_message], place) => ({
    prompt_id: promptId(index + 1),
    version: place + 1,
    content,
    change_message,
    created_at: day(10 + index + place),
    created_by: userId(owner),
  })),
)

const invites = [
  { invited_email: 'user1@example.com', role: 'viewer', accepted: true, expires_at: day(7) },
  { invited_email: 'user1@example.com', role: 'editor', accepted: false, expires_at: '2099-01-01T00:00:00Z' },
  { invited_email: 'guest@example.com', role: 'viewer', accepted: false, expires_at: day(8) },
].map((invite, index) => ({ ...invite, id: id(6, index + 1), invited_by: userId(3), created_at: day(index) }))

const templates = [
  { category: 'writing', name: 'Blog post', content: 'Write about {{topic}}.', usage_count: 12, rating: 4.5 },
  { category: 'writing', name: 'Summary', content: 'Summarise {{text}}.', usage_count: 30, rating: 4.75 },
  {
    category: 'code',
    name: 'Unit tests',
    content: 'Write tests for {{code}}.',
    usage_count: 7,
    rating: null,
  },
].map((template, index) => ({
  ...template,
  id: id(4, index + 1),
  variables: JSON.stringify([{ name: /\{\{(\w+)\}\}/.exec(template.content)?.[1], required: true }]),
  is_official: index < 2,
  created_by: index < 2 ? null : userId(2),
  created_at: day(index),
}))

const share = { prompt_id: promptId(3), shared_by: userId(2), view_count: 3, created_at: day(20) }

/** In the order of their foreign keys. A column that a row leaves out gets its default. */
const rows: Readonly<Record<string, readonly object[]>> = {
  users,
  prompts: prompts.map(({ owner, name, versions, more }, index) => ({
    id: promptId(index + 1),
    user_id: userId(owner),
    name,
    content: versions.at(-1)?.[0],
    created_at: day(10 + index),
    updated_at: day(9 + index + versions.length),
    ...more,
  })),
  prompt_versions: versions.map((version, index) => ({ id: versionId(index + 1), ...version })),
  tags,
  prompt_tags: prompts.flatMap((prompt, index) =>
    prompt.tags.map((number) => ({ prompt_id: promptId(index + 1), tag_id: tagId(number) })),
  ),
  shares: [
    { ...share, id: id(5, 1), share_code: 'dev-launch' },
    { ...share, id: id(5, 2), share_code: 'dev-expired', expires_at: day(21) },
  ],
  team_invites: invites,
  import_sessions: [
    {
      id: id(7, 1),
      user_id: userId(1),
      source: 'chatgpt',
      imported_count: 1,
      skipped_count: 2,
      metadata: { file: 'export.json' },
      created_at: day(11),
    },
  ],
  prompt_optimizations: [
    {
      id: id(8, 1),
      prompt_id: promptId(3),
      original_content: 'Announce {{product}} in one paragraph.',
      optimized_content: 'Announce {{product}} in two sentences and one question.',
      improvements: JSON.stringify(['shorter', 'ends with a question']),
      score_before: 0.5,
      score_after: 0.75,
      created_at: day(13),
    },
  ],
  prompt_templates: templates,
}

/** Three users, one of each tier, with something in every table; no prompt or tag is of two users. */
export default defineDevSeed({
  skipWhenRowsIn: ['users', 'prompt_templates'],
  run: async (db) => {
    for (const [table, values] of Object.entries(rows)) await db.insertInto(table).values(values).execute()
  },
})
