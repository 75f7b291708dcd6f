import { describe, expect, it } from 'vitest'
import { renderCommandsPage } from '../../src/cli/commands-page.js'
import { anchorOf, renderHelp } from '../../src/cli/help.js'
import { suggest } from '../../src/cli/suggest.js'
import { findTopic, type Topic, wordsOf } from '../../src/cli/topic.js'
import { globalOptions, variableOf } from '../../src/commands/global-options.js'
import { commands } from './fixture-commands.js'

const groups = [{ name: 'migrate', summary: 'migrations' }]

function help(words: string): string {
  const topic = findTopic(words.split(' ').filter(Boolean), commands)
  return renderHelp(topic as Exclude<Topic, { kind: 'unknown' }>, commands, groups)
}

const topics = ['', 'migrate', ...commands.map((command) => command.name).filter(Boolean)]

it.each(topics)('the help of "%s" is at most 80 columns of plain text', (words) => {
  for (const line of help(words).split('\n')) {
    expect(line.length).toBeLessThanOrEqual(80)
    expect(line).toBe(line.trimEnd())
  }
})

describe('the help of', () => {
  it('everything lists commands, global options and exit codes', () => {
    const text = help('')
    for (const { name } of commands) expect(text).toContain(name)
    for (const { name } of globalOptions) expect(text).toContain(`--${name}`)
    expect(text).toContain('130  interrupted')
  })

  it('a group lists its commands and no others', () => {
    const text = help('migrate')
    expect(text).toContain('vault-db migrate: migrations')
    expect(text).toContain('migrate status')
    expect(text).not.toContain('fail known')
  })

  it('a command names arguments, options with their facts, variables and examples', () => {
    const text = help('echo')
    expect(text).toContain('Usage: vault-db echo <name> [rest...] [options]')
    expect(text).toContain('Also: vault-db say')
    expect(text).toMatch(/--to NAME +how far \(not with --steps\)/)
    expect(text).toMatch(/--lock-wait TIME +how long to wait \(default 60s\)/)
    expect(text).toMatch(/--allow LIST +what may go \(drop-table, drop-column\)/)
    expect(text).toContain('-n, --dry-run')
    expect(text).toContain(variableOf('lock-wait'))
    expect(text).toContain('  $ vault-db echo a\n      print a')
    expect(text).toContain('Docs: docs/commands.md#echo')
  })

  it('a command shows its own form of a global option once', () => {
    expect(help('diff').match(/^ {2}--format/gm)).toHaveLength(1)
    expect(help('diff')).toContain('(sql, json, text; default text)')
  })
})

describe('the topic', () => {
  it.each([
    [['--project', 'migrate', 'echo'], ['echo']],
    [
      ['--project=x', 'migrate', '--json', 'up'],
      ['migrate', 'up'],
    ],
    [['-y', 'echo', '--', 'up'], ['echo']],
  ])('of %j is %j', (argv, words) => {
    expect(wordsOf(argv)).toEqual(words)
  })

  it('is the longest command, whatever follows', () => {
    expect(findTopic(['echo', 'migrate'], commands)).toMatchObject({
      kind: 'command',
      command: { name: 'echo' },
    })
    expect(findTopic(['deploy'], commands)).toMatchObject({ command: { name: 'migrate up' } })
    expect(findTopic(['migrate', 'x', 'y'], commands)).toEqual({ kind: 'unknown', words: 'migrate x' })
  })
})

it.each([
  ['statsu', ['status'], ['status']],
  ['STATUS', ['status', 'stale'], ['status']],
  ['bsh', ['bash', 'zsh', 'fish'], ['bash']],
  ['xyz', ['status'], []],
  ['', ['status'], []],
])('near %j among %j are %j', (typed, words, near) => {
  expect(
    suggest(
      typed,
      words.map((name) => ({ name, keys: [name] })),
    ),
  ).toEqual(near)
})

describe('the page of commands', () => {
  const page = renderCommandsPage(commands)

  it('has a heading for every link of the help', () => {
    for (const command of commands.filter(({ name }) => name !== '')) {
      expect(page).toContain(`\n## ${command.name}\n`)
      expect(page).toContain(`(#${anchorOf(command)})`)
    }
  })

  it('shows options with their variables, and examples', () => {
    expect(page).toContain('| `--to NAME` | how far (not with --steps) | `VAULT_DB_TO` |')
    expect(page).toContain('```sh\n# print a\nvault-db echo a\n```')
  })
})
