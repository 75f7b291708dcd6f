import { describe, expect, it } from 'vitest'
import type { VaultDbError } from '../../src/errors.js'
import { parseSqlMigration } from '../../src/migration/sql-migration.js'

const parse = (source: string) => parseSqlMigration(source, '/m/1_a.sql')
const texts = (statements: readonly { text: string }[] | null) => statements?.map(({ text }) => text) ?? null

function mistake(source: string): VaultDbError {
  try {
    parse(source)
  } catch (error) {
    return error as VaultDbError
  }
  throw new Error('nothing was thrown')
}

describe('parseSqlMigration: sections', () => {
  it.each<[string, string, string[], string[] | null]>([
    ['no markers', 'select 1; select 2', ['select 1', 'select 2'], null],
    ['both', '-- vault-db: up\nselect 1;\n-- vault-db: down\nselect 2;', ['select 1'], ['select 2']],
    ['down alone', 'select 1\n-- vault-db: down\nselect 2', ['select 1'], ['select 2']],
    ['down first', '-- vault-db: down\nselect 2;\n-- vault-db: up\nselect 1;', ['select 1'], ['select 2']],
    ['an empty file', '', [], null],
    ['comments alone', '-- soon\n/* ; */', [], null],
    ['empty sections', '-- vault-db: up\n\n-- vault-db: down\n', [], []],
    ['a comment before up', '\ufeff-- why\n\n--vault-db:UP\nselect 1', ['select 1'], null],
    [
      'markers in strings',
      "select '\n-- vault-db: down\n', $$\n-- vault-db: down\n$$ /*\n-- vault-db: down\n*/",
      ["select '\n-- vault-db: down\n', $$\n-- vault-db: down\n$$"],
      null,
    ],
    [
      'Windows line ends',
      '-- vault-db: up\r\nselect 1;\r\n-- vault-db: down\r\nselect 2;\r\n',
      ['select 1'],
      ['select 2'],
    ],
  ])('reads %s', (_what, source, up, down) => {
    const migration = parse(source)
    expect([texts(migration.up), texts(migration.down)]).toEqual([up, down])
  })

  it('places statements in the file', () => {
    const source = '-- vault-db: up\n\n  select 1;\n-- vault-db: down\n-- back\nselect 2;'
    const { up, down } = parse(source)
    expect(up[0]).toMatchObject({ line: 3, column: 3, start: 19, lead: '' })
    expect(down![0]).toMatchObject({ line: 6, column: 1, lead: '-- back' })
    expect(source.slice(down![0]!.start, down![0]!.end)).toBe('select 2')
  })
})

describe('parseSqlMigration: directives', () => {
  it('reads every setting', () => {
    const { config, parameters } = parse(`-- vault-db: description Adds owners: all of them.
      -- vault-db: no-transaction
      -- vault-db: irreversible
      -- vault-db: lock-timeout 1.5s
      -- vault-db: param owner uuid "who owns the old rows"
      -- vault-db: param version choice(renumber, fail) default fail "what to do"
      -- vault-db: param note text default "a b" "a note"
      -- vault-db: param many integer default 3 "how many"
      -- vault-db: param really boolean "sure"
      select 1;`)
    expect(config).toEqual({
      description: 'Adds owners: all of them.',
      transaction: false,
      irreversible: true,
      lockTimeoutMs: 1500,
    })
    expect(parameters).toEqual({
      owner: { type: 'uuid', summary: 'who owns the old rows' },
      version: { type: 'choice', choices: ['renumber', 'fail'], default: 'fail', summary: 'what to do' },
      note: { type: 'text', default: 'a b', summary: 'a note' },
      many: { type: 'integer', default: '3', summary: 'how many' },
      really: { type: 'boolean', summary: 'sure' },
    })
  })

  it.each<[string, RegExp, number, RegExp | undefined]>([
    [
      'select 1;\n-- vault-db: no-transactoin',
      /there is no directive "no-transactoin"/,
      2,
      /Did you mean `-- vault-db: no-transaction`/,
    ],
    ['-- vault-db: frobnicate', /there is no directive "frobnicate"/, 1, /There are up, down/],
    ['-- vault-db:', /says nothing/, 1, /There are up, down/],
    ['-- vault-db: up please', /up takes no value/, 1, undefined],
    ['-- vault-db: up\n-- vault-db: up', /up is given twice/, 2, undefined],
    ['-- vault-db: no-transaction yes', /no-transaction takes no value/, 1, undefined],
    ['-- vault-db: lock-timeout soon', /lock-timeout takes a duration .* "soon"/, 1, undefined],
    ['-- vault-db: lock-timeout 0s', /lock-timeout takes a duration/, 1, undefined],
    ['-- vault-db: description', /description needs a text/, 1, undefined],
    ['-- vault-db: param owner', /param takes a name, a type/, 1, undefined],
    ['-- vault-db: param owner uuid', /param takes a name, a type/, 1, undefined],
    ['-- vault-db: param ow-ner uuid "x"', /param name "ow-ner" may hold/, 1, undefined],
    ['-- vault-db: param owner uid "x"', /"uid" is no type/, 1, undefined],
    ['-- vault-db: param a choice "x"', /choice needs its values/, 1, undefined],
    ['-- vault-db: param a text(b) "x"', /only choice takes values/, 1, undefined],
    ['-- vault-db: param a choice(b) default c "x"', /param a: default must be one of b/, 1, undefined],
    ['-- vault-db: param a text "x"\n-- vault-db: param a text "x"', /param a is given twice/, 2, undefined],
    ['select 1;\n-- vault-db: up\nselect 2;', /a statement stands before `-- vault-db: up`/, 1, undefined],
    ['select 1; -- vault-db: down', /a directive needs a line of its own/, 1, undefined],
    ['-- vault-db no-transaction', /is no directive/, 1, /Write `-- vault-db: no-transaction`/],
    ['-- vault_db: down', /is no directive/, 1, /Write `-- vault-db: down`/],
    [
      'select 1;\n-- migrate:down\nselect 2;',
      /marker of another tool/,
      2,
      /Write `-- vault-db: down` instead/,
    ],
    ['-- +goose Up\nselect 1;', /marker of another tool/, 1, /Write `-- vault-db: up` instead/],
    ['-- Down Migration', /marker of another tool/, 1, /`-- vault-db: down`/],
  ])('refuses %j', (source, message, line, hint) => {
    const error = mistake(source)
    expect(error).toMatchObject({ code: 'MIGRATION_INVALID', at: { file: '/m/1_a.sql', line } })
    expect(error.message).toMatch(message)
    if (hint) expect(error.hint).toMatch(hint)
  })

  it('lets other comments be', () => {
    expect(
      parse('-- vault-db makes this\n-- up and down\n-- migrates down the line\nselect 1;').up,
    ).toHaveLength(1)
  })
})

describe('parseSqlMigration: statements', () => {
  it.each<[string, RegExp, number, RegExp | undefined]>([
    ["select 1;\nselect 'x", /unterminated quoted string/, 2, undefined],
    ['select 1 /* x', /unterminated \/\* comment/, 1, undefined],
    ['select 1;\n\\connect other\nselect 2;', /\\connect is a psql command/, 2, /Write it in SQL/],
    ["\\echo it's\nselect 1;", /\\echo is a psql command/, 1, /Write it in SQL/],
    ['select 1;\ncopy t from stdin;\n1\ta\n\\.\n', /COPY … FROM STDIN needs a client/, 2, /insert into/],
    [
      "copy t (a) from stdin with (format csv);\nit's\n\\.\n",
      /COPY … FROM STDIN needs a client/,
      1,
      /insert into/,
    ],
    ['begin;\nselect 1;', /BEGIN would take the transaction/, 1, /Remove it/],
    ['select 1;\n  commit;', /COMMIT would take the transaction/, 2, /Remove it/],
    [
      '-- vault-db: no-transaction\nrollback;',
      /ROLLBACK would take the transaction/,
      2,
      /each statement stands alone/,
    ],
    ['-- vault-db: no-transaction\nsavepoint a;', /SAVEPOINT would take the transaction/, 2, undefined],
    [
      'create index i on t (a);\ncreate index concurrently j on t (a);',
      /CREATE INDEX CONCURRENTLY cannot run inside a transaction/,
      2,
      /-- vault-db: no-transaction/,
    ],
    ['vacuum t', /VACUUM cannot run inside a transaction/, 1, /-- vault-db: no-transaction/],
    [
      'select 1;\n-- vault-db: down\ndrop index concurrently j',
      /DROP INDEX CONCURRENTLY cannot run/,
      3,
      undefined,
    ],
  ])('refuses %j', (source, message, line, hint) => {
    const error = mistake(source)
    expect(error).toMatchObject({
      code: 'MIGRATION_INVALID',
      at: { file: '/m/1_a.sql', line, column: expect.any(Number) },
    })
    expect([error.message, ...error.details].join('\n')).toMatch(message)
    if (hint) expect(error.hint).toMatch(hint)
  })

  it.each([
    '-- vault-db: no-transaction\ncreate index concurrently j on t (a);',
    'savepoint a; select 1; rollback to a; release a;',
    "create function f() returns void language plpgsql as $$ begin execute 'commit'; end $$;",
    "copy t from '/tmp/x.csv'",
    "select E'\\\\connect'",
  ])('takes %j', (source) => {
    expect(parse(source).up.length).toBeGreaterThan(0)
  })

  it('lists all mistakes at once, in order', () => {
    const error = mistake('begin;\nselect 1;\n-- vault-db: dwon\nvacuum;')
    expect(error.message).toBe('The migration has 3 mistakes.')
    expect(error.at).toMatchObject({ line: 1 })
    expect(error.details.map((line) => line.slice(0, 7))).toEqual(['line 1:', 'line 3:', 'line 4:'])
  })
})
