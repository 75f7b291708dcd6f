import { expect, it } from 'vitest'
import { describeHead, refusal } from './enterprise/targets.js'

const id = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`

describeHead('enterprise', (database) => {
  it.each([
    [
      'an entity without a tenant',
      `insert into entity (entity_type, title) values ('context', 'x')`,
      '23502',
    ],
    [
      'an unknown type',
      `insert into entity (tenant_id, entity_type, title) values ('${id(1)}', 'note', 'x')`,
      '22P02',
    ],
    [
      'a version that ends before it begins',
      `insert into entity (tenant_id, entity_type, title, valid_to) values ('${id(1)}', 'context', 'x', now() - interval '1 day')`,
      '23514',
    ],
    [
      'a deleted version that is current',
      `insert into entity (tenant_id, entity_type, title, deleted_at) values ('${id(1)}', 'context', 'x', now())`,
      '23514',
    ],
    [
      'a strength above 1',
      `insert into relationship (source_id, target_id, relationship_type, strength) values ('${id(1)}', '${id(2)}', 'suggests', 1.01)`,
      '23514',
    ],
    [
      'a strength that is no number',
      `insert into relationship (source_id, target_id, relationship_type, strength) values ('${id(1)}', '${id(2)}', 'suggests', 'NaN')`,
      '23514',
    ],
    [
      'a completed embedding without a vector',
      `insert into embedding (entity_id, status) values ('${id(1)}', 'completed')`,
      '23514',
    ],
    [
      'a vector of another length',
      `insert into embedding (entity_id, vector) values ('${id(1)}', '[1,2,3]')`,
      '22000',
    ],
    ['negative tokens', `insert into usage_event (tenant_id, tokens) values ('${id(1)}', -1)`, '23514'],
    [
      'a user of no tenant',
      `insert into "user" (tenant_id, email) values ('${id(9)}', 'x@example.com')`,
      '23503',
    ],
    [
      'half an OAuth identity',
      `insert into "user" (tenant_id, email, oauth_provider) values ('${id(1)}', 'y@example.com', 'github')`,
      '23514',
    ],
    [
      'an address twice',
      `insert into "user" (tenant_id, email) values ('${id(1)}', 'ADA@example.com')`,
      '23505',
    ],
    [
      'a session that ends before it begins',
      `insert into session (tenant_id, user_id, token_hash, expires_at) values ('${id(1)}', '${id(2)}', 'h', now() - interval '1 hour')`,
      '23514',
    ],
    [
      "a favourite of another tenant's user",
      `insert into favorite (tenant_id, user_id, entity_id) values ('${id(3)}', '${id(2)}', '${id(5)}')`,
      '23503',
    ],
    [
      'a share with nobody',
      `insert into share (tenant_id, entity_id, shared_by) values ('${id(1)}', '${id(5)}', '${id(2)}')`,
      '23514',
    ],
    [
      'a decided suggestion without a time',
      `insert into suggestion (tenant_id, user_id, entity_id, suggested_entity_id, score, status) values ('${id(1)}', '${id(2)}', '${id(5)}', '${id(6)}', 0.5, 'accepted')`,
      '23514',
    ],
  ])('refuses %s', async (_, statement, code) => {
    await database().query('insert into tenant (id, name) values ($1, $2), ($3, $4)', [
      id(1),
      'A',
      id(3),
      'B',
    ])
    await database().query('insert into "user" (id, tenant_id, email) values ($1, $2, $3)', [
      id(2),
      id(1),
      'ada@example.com',
    ])
    expect(await refusal(database(), statement)).toMatchObject({ code })
  })

  it('ends sessions, favourites, shares and suggestions with their user, and keeps a tenant that has users', async () => {
    await database().script(`
      insert into tenant (id, name) values ('${id(1)}', 'A');
      insert into "user" (id, tenant_id, email) values ('${id(2)}', '${id(1)}', 'ada@example.com');
      insert into session (tenant_id, user_id, token_hash) values ('${id(1)}', '${id(2)}', 'h');
      insert into favorite (tenant_id, user_id, entity_id) values ('${id(1)}', '${id(2)}', '${id(5)}');
      insert into share (tenant_id, entity_id, shared_by, token_hash) values ('${id(1)}', '${id(5)}', '${id(2)}', 'h');
      insert into suggestion (tenant_id, user_id, entity_id, suggested_entity_id, score)
      values ('${id(1)}', '${id(2)}', '${id(5)}', '${id(6)}', 0.5)`)
    expect((await refusal(database(), 'delete from tenant')).code).toMatch(/^(23503|23001)$/)
    await database().script('delete from "user"')
    const [left] = await database().query(`
      select (select count(*) from session)::int + (select count(*) from favorite)::int
           + (select count(*) from share)::int + (select count(*) from suggestion)::int as n`)
    expect(left).toEqual({ n: 0 })
  })
})
