import { expect, it } from 'vitest'
import { camelCase, infoOptions, optionsOf } from '../../src/commands/global-options.js'
import { commands } from '../../src/commands/index.js'
import { readPage } from './markdown.js'

const pages = [
  'README.md',
  'docs/CHANGELOG.md',
  'docs/CONTRIBUTING.md',
  'docs/README.md',
  'docs/architecture.md',
  'docs/getting-started.md',
  'docs/guides/adopt.md',
  'docs/guides/ci.md',
  'docs/guides/drift.md',
  'docs/guides/from-alembic.md',
  'docs/guides/from-drizzle.md',
  'docs/guides/from-prisma.md',
  'docs/guides/from-supabase.md',
  'docs/guides/types.md',
  'docs/guides/partitions.md',
  'docs/guides/schema-documentation.md',
  'docs/guides/schema-as-code.md',
  'docs/guides/verify-indexes.md',
  'docs/guides/zero-downtime.md',
  'docs/reference/config.md',
  'docs/reference/exit-codes.md',
  'docs/reference/json.md',
  'docs/reference/ledger.md',
  'docs/reference/migration-files.md',
  'docs/runbooks/migrations.md',
  'docs/runbooks/production.md',
]

/** Inline code and shell lines that name a command of ours, without the program's name. */
function mentions(page: string): readonly string[] {
  const code = [...readPage(page).matchAll(/`([^`\n]+)`|^(npx vault-db .*)$/gm)]
  return code.flatMap(([, inline, line]) => {
    const words = /^(?:npx )?vault-db (.+)$/.exec(inline ?? line ?? '')?.[1]
    return words === undefined ? [] : [words]
  })
}

/** What is wrong with a command line as a page writes it; null when the command and its options are there. */
function mistakeIn(words: string): string | null {
  const command = commands
    .filter(({ name, aliases = [] }) =>
      [name, ...aliases].some((each) => each !== '' && (words === each || words.startsWith(`${each} `))),
    )
    .sort((a, b) => b.name.length - a.name.length)[0]
  const known = [...optionsOf(command?.options), ...infoOptions].map(({ name }) => camelCase(name))
  if (!command && !words.startsWith('--')) return `there is no command: ${words}`
  const used = [...words.matchAll(/(?:^| )--([a-z][a-z-]*)/g)].map((match) => camelCase(match[1]!))
  const unknown = used.filter((name) => !known.includes(name))
  return unknown.length > 0 ? `no option ${unknown.join(', ')}: ${words}` : null
}

it.each(pages)('%s names only commands and options that exist', (page) => {
  expect(mentions(page).flatMap((words) => mistakeIn(words) ?? [])).toEqual([])
})
