import { sql } from 'kysely'
import { defineDevSeed } from 'vault-db'

/** Ids are fixed, so that links and screenshots made on a seeded database keep working. */
const id = (kind: number, number: number) =>
  `00000000-0000-4000-8${String(kind).padStart(3, '0')}-${String(number).padStart(12, '0')}`
const tenantId = (number: number) => id(101, number)
const userId = (number: number) => id(102, number)
const entityId = (number: number) => id(103, number)
const versionId = (entity: number, version: number) => id(104, entity * 100 + version)

const firstDay = Date.UTC(2025, 0, 19, 9)
const day = (number: number) => new Date(firstDay + number * 86_400_000)

const tenants = [
  {
    id: tenantId(1),
    name: 'Example Studio',
    slug: 'studio',
    monthly_token_quota: 1_000_000,
    created_at: day(0),
  },
  { id: tenantId(2), name: 'Example Clinic', slug: 'clinic', monthly_token_quota: null, created_at: day(1) },
]

const users = [
  { id: userId(1), tenant_id: tenantId(1), email: 'writer@example.com', name: 'Writer' },
  {
    id: userId(2),
    tenant_id: tenantId(1),
    email: 'developer@example.com',
    name: 'Developer',
    oauth_provider: 'github',
    oauth_subject: '1001',
  },
  { id: userId(3), tenant_id: tenantId(2), email: 'nurse@example.com', name: 'Nurse' },
]

interface SeedEntity {
  readonly tenant: number
  readonly owner: number
  readonly type: 'context' | 'template' | 'workflow' | 'library'
  readonly tags: readonly string[]
  /** Oldest first: title and content of each version. */
  readonly versions: readonly (readonly [title: string, content: object])[]
}

const entities: readonly SeedEntity[] = [
  {
    tenant: 1,
    owner: 1,
    type: 'context',
    tags: ['style'],
    versions: [
      ['House style', { prompt: 'Write plainly.', variables: [], examples: [] }],
      ['House style', { prompt: 'Write plainly. One thought to a sentence.', variables: [], examples: [] }],
      [
        'House style for the web',
        { prompt: 'Write plainly. Lead with the answer.', variables: ['audience'], examples: [] },
      ],
    ],
  },
  {
    tenant: 1,
    owner: 1,
    type: 'context',
    tags: ['brand'],
    versions: [['Words we use', { prompt: 'Say customer, not user.', variables: [], examples: [] }]],
  },
  {
    tenant: 1,
    owner: 1,
    type: 'template',
    tags: ['email', 'style'],
    versions: [['Product announcement', { prompt: 'Announce {{product}}.', variables: ['product'] }]],
  },
  {
    tenant: 1,
    owner: 2,
    type: 'template',
    tags: ['email'],
    versions: [
      ['Announcement, short', { prompt: 'Announce {{product}} in 50 words.', variables: ['product'] }],
    ],
  },
  {
    tenant: 1,
    owner: 2,
    type: 'workflow',
    tags: ['release'],
    versions: [['Release notes', { steps: ['collect', 'draft', 'review'] }]],
  },
  {
    tenant: 1,
    owner: 1,
    type: 'library',
    tags: ['brand'],
    versions: [['Editorial library', { sections: ['style', 'words'] }]],
  },
  {
    tenant: 2,
    owner: 3,
    type: 'context',
    tags: ['care'],
    versions: [
      ['Plain language for patients', { prompt: 'No Latin.', variables: [], examples: [] }],
      ['Plain language for patients', { prompt: 'No Latin. Reading age 12.', variables: [], examples: [] }],
    ],
  },
  {
    tenant: 2,
    owner: 3,
    type: 'template',
    tags: ['care'],
    versions: [['Discharge letter', { prompt: 'Write to {{patient}}.', variables: ['patient'] }]],
  },
]

const entityRows = entities.flatMap(({ tenant, owner, type, tags, versions }, index) =>
  versions.map(([title, content], at) => ({
    id: entityId(index + 1),
    tenant_id: tenantId(tenant),
    owner_id: userId(owner),
    entity_type: type,
    title,
    tags,
    content: JSON.stringify(content),
    version: at + 1,
    version_id: versionId(index + 1, at + 1),
    previous_version_id: at === 0 ? null : versionId(index + 1, at),
    valid_from: day(index + 10 * at),
    valid_to: at === versions.length - 1 ? null : day(index + 10 * (at + 1)),
    created_at: day(index),
    updated_at: day(index + 10 * at),
  })),
)

const relationships: readonly (readonly [source: number, type: string, target: number, strength: number])[] =
  [
    [3, 'depends_on', 1, 1],
    [1, 'part_of', 6, 1],
    [2, 'part_of', 6, 1],
    [4, 'derived_from', 3, 1],
    [1, 'suggests', 2, 0.85],
    [5, 'depends_on', 3, 1],
    [8, 'depends_on', 7, 1],
  ]

const tenantOf = (entity: number) => tenantId(entities[entity - 1]!.tenant)
const relationshipRows = relationships.map(([source, type, target, strength]) => ({
  tenant_id: tenantOf(source),
  source_id: entityId(source),
  target_id: entityId(target),
  relationship_type: type,
  strength,
}))

/** Neighbours in the list are near each other, so that a search has an order to show. */
const vector = (entity: number) =>
  JSON.stringify(Array.from({ length: 1536 }, (_, place) => Number(Math.cos(place + entity / 5).toFixed(4))))

const embeddingRows = entities.map((_, index) => ({
  tenant_id: tenantOf(index + 1),
  entity_id: entityId(index + 1),
  ...(index === entities.length - 1 ? {} : { status: 'completed', vector: vector(index + 1) }),
}))

const eventRows = entityRows.map(({ tenant_id, id, version, owner_id, title, updated_at }) => ({
  tenant_id,
  entity_id: id,
  entity_version: version,
  event_type: version === 1 ? 'entity.created' : 'entity.updated',
  actor_id: owner_id,
  data: JSON.stringify({ title }),
  occurred_at: updated_at,
}))

const usage = (hoursAgo: number, entity: number, tokens: number, more: object = {}) => ({
  tenant_id: tenantOf(entity),
  user_id: userId(entities[entity - 1]!.owner),
  entity_id: entityId(entity),
  tokens,
  model: 'example-model',
  occurred_at: sql`now() - ${hoursAgo}::integer * interval '1 hour'`,
  ...more,
})

const usageRows = [
  usage(1, 3, 1200),
  usage(30, 3, 900),
  usage(55, 4, 400, {
    action: 'compress',
    metadata: JSON.stringify({
      compression: { original_tokens: 1000, compressed_tokens: 400, ratio: 0.4 },
    }),
  }),
  usage(80, 8, 700, {
    action: 'compose',
    metadata: JSON.stringify({ auto_composition: { context_ids: [entityId(7)], score: 0.9 } }),
  }),
  usage(2000, 8, 5000),
]

/** Two tenants, three users, eight entities with their history, and what hangs on them. */
export default defineDevSeed({
  skipWhenRowsIn: ['tenant', 'user', 'entity'],
  run: async (db) => {
    await db.insertInto('tenant').values(tenants).execute()
    await db.insertInto('user').values(users).execute()
    await db.insertInto('entity').values(entityRows).execute()
    await db.insertInto('relationship').values(relationshipRows).execute()
    await db.insertInto('embedding').values(embeddingRows).execute()
    await db.insertInto('event').values(eventRows).execute()
    await db.insertInto('usage_event').values(usageRows).execute()
    const [studio, writer, developer] = [tenantId(1), userId(1), userId(2)]
    await db
      .insertInto('favorite')
      .values({ tenant_id: studio, user_id: writer, entity_id: entityId(3) })
      .execute()
    await db
      .insertInto('share')
      .values({
        tenant_id: studio,
        entity_id: entityId(1),
        shared_by: writer,
        shared_with: developer,
        permission: 'edit',
      })
      .execute()
    await db
      .insertInto('suggestion')
      .values({
        tenant_id: studio,
        user_id: developer,
        entity_id: entityId(1),
        suggested_entity_id: entityId(2),
        score: 0.85,
        reason: 'Both are about wording.',
      })
      .execute()
    await sql`select refresh_read_model()`.execute(db)
  },
})
