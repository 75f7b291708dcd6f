import { describe, expect, it } from 'vitest'
import { parseArgv } from '../../src/cli/program.js'
import { readSettings, type Settings } from '../../src/cli/settings.js'
import type { AnyCommand, OptionSpec } from '../../src/commands/command.js'
import { commands } from './fixture-commands.js'

function read(args: readonly string[], env: Readonly<Record<string, string>> = {}): Settings {
  return readSettings(parseArgv(args, commands), env, '/work')
}

/** The value of one option of a command made for it. */
function readOne(spec: Partial<OptionSpec>, args: readonly string[], env = {}): unknown {
  const option = { name: 'it', summary: '', kind: 'string', ...spec } as OptionSpec
  const command: AnyCommand = {
    name: 'x',
    summary: '',
    examples: [],
    options: [option],
    run: async () => null,
    render: () => '',
  }
  return readSettings(parseArgv(['x', ...args], [command]), env, '/work').options.it
}

describe('option kinds', () => {
  const cases: readonly (readonly [Partial<OptionSpec>, readonly string[], unknown])[] = [
    [{ kind: 'flag' }, [], false],
    [{ kind: 'flag' }, ['--it'], true],
    [{ kind: 'flag', short: 'i' }, ['-i'], true],
    [{ kind: 'string' }, [], undefined],
    [{ kind: 'string' }, ['--it', 'a b'], 'a b'],
    [{ kind: 'string' }, ['--it=a=b'], 'a=b'],
    [{ kind: 'string' }, ['--it', '-1'], '-1'],
    [{ kind: 'string' }, ['--it', 'a', '--it', 'b'], 'b'],
    [{ kind: 'string', default: 'd' }, [], 'd'],
    [{ kind: 'integer' }, ['--it', '0'], 0],
    [{ kind: 'integer', default: 1 }, [], 1],
    [{ kind: 'duration' }, ['--it', '500ms'], 500],
    [{ kind: 'duration' }, ['--it', '1.5s'], 1500],
    [{ kind: 'duration' }, ['--it', '5m'], 300_000],
    [{ kind: 'duration' }, ['--it', '1h'], 3_600_000],
    [{ kind: 'duration' }, ['--it', '2'], 2000],
    [{ kind: 'duration', default: '60s' }, [], 60_000],
    [{ kind: 'duration', default: 2000 }, [], 2000],
    [{ kind: 'list' }, ['--it', 'a,b', '--it', 'c,a'], ['a', 'b', 'c']],
    [{ kind: 'list' }, [], undefined],
    [{ kind: 'pairs' }, ['--it', 'a=1', '--it', 'b=x=y,z', '--it', 'c='], { a: '1', b: 'x=y,z', c: '' }],
  ]
  it.each(cases)('%j of %j is %j', (spec, args, value) => {
    expect(readOne(spec, args)).toEqual(value)
  })

  const bad: readonly (readonly [Partial<OptionSpec>, string])[] = [
    [{ kind: 'integer' }, '-1'],
    [{ kind: 'integer' }, '1.5'],
    [{ kind: 'integer' }, '99999999999999999999'],
    [{ kind: 'duration' }, '2 days'],
    [{ kind: 'duration' }, '-2s'],
    [{ kind: 'list' }, ','],
    [{ kind: 'list', choices: ['a'] }, 'a,b'],
    [{ kind: 'pairs' }, '=x'],
    [{ kind: 'string', choices: ['a'] }, 'b'],
    [{ kind: 'string' }, ''],
  ]
  it.each(bad)('%j refuses %j', (spec, given) => {
    expect(() => readOne(spec, [`--it=${given}`])).toThrow(
      expect.objectContaining({
        code: 'USAGE',
        exitCode: 64,
        message: expect.stringMatching(/^--it takes /),
      }),
    )
  })
})

describe('environment', () => {
  const cases: readonly (readonly [Partial<OptionSpec>, string, unknown])[] = [
    [{ kind: 'flag' }, 'yes', true],
    [{ kind: 'flag' }, 'TRUE', true],
    [{ kind: 'flag' }, '0', false],
    [{ kind: 'flag' }, '', false],
    [{ kind: 'integer' }, '3', 3],
    [{ kind: 'integer', default: 1 }, '', 1],
    [{ kind: 'list' }, 'a, b', ['a', 'b']],
    [{ kind: 'pairs' }, 'a=1,b=2', { a: '1', b: '2' }],
  ]
  it.each(cases)('%j reads %j as %j', (spec, text, value) => {
    expect(readOne(spec, [], { VAULT_DB_IT: text })).toEqual(value)
  })

  it('gives way to the command line', () => {
    expect(read(['echo', 'a', '--steps', '2'], { VAULT_DB_STEPS: '9' }).options).toMatchObject({ steps: 2 })
  })

  it('gives way to a conflicting option', () => {
    const { options } = read(['echo', 'a', '--to', 'b'], { VAULT_DB_STEPS: '9' })
    expect(options).toMatchObject({ to: 'b' })
    expect(options).not.toHaveProperty('steps')
    expect(read(['echo', 'a', '--quiet'], { VAULT_DB_VERBOSE: '1' }).level).toBe('quiet')
  })

  it('refuses two variables that conflict', () => {
    expect(() => read(['echo', 'a'], { VAULT_DB_STEPS: '9', VAULT_DB_TO: 'b' })).toThrow(
      'VAULT_DB_STEPS and VAULT_DB_TO cannot be given together.',
    )
  })

  it('refuses a flag that is neither yes nor no', () => {
    expect(() => read(['echo', 'a'], { VAULT_DB_DRY_RUN: 'maybe' })).toThrow(
      'VAULT_DB_DRY_RUN takes 1, true or yes, or 0, false or no, but "maybe" was given.',
    )
  })

  it('leaves VAULT_DB_URL to the config room', () => {
    expect(read(['echo', 'a'], { VAULT_DB_URL: 'postgres://h/d' }).url).toBeUndefined()
    expect(read(['echo', 'a', '--url', 'postgres://h/d']).url).toBe('postgres://h/d')
  })
})

describe('global options', () => {
  it.each([
    [['--project', 'oro', 'migrate', 'up']],
    [['migrate', '--project', 'oro', 'up']],
    [['migrate', 'up', '--project', 'oro']],
    [['migrate', 'up', '--project=oro']],
  ])('stand anywhere: %j', (args) => {
    expect(read(args)).toMatchObject({ project: 'oro', options: { lockWait: 60_000 } })
    expect(read(args).options).not.toHaveProperty('project')
  })

  it('set how much is said, who answers, and what an error shows', () => {
    const settings = read(['migrate', 'up', '-y', '--verbose', '--debug', '--no-color', '--config', 'a.ts'])
    expect(settings).toMatchObject({
      yes: true,
      level: 'verbose',
      debug: true,
      noColor: true,
      config: '/work/a.ts',
      format: 'human',
    })
  })

  it('let --json and --format json mean the same, and nothing else together', () => {
    expect(read(['migrate', 'up', '--json', '--format', 'json']).format).toBe('json')
    expect(read(['migrate', 'up', '--format', 'human'], { VAULT_DB_JSON: '1' }).format).toBe('human')
    expect(() => read(['migrate', 'stale', '--json', '--format', 'sarif'])).toThrow(
      'cannot be given together',
    )
  })
})

describe('arguments', () => {
  it('reach run by name, surplus ones as a list', () => {
    expect(read(['echo', 'a', 'b', '--dry-run', 'c']).options).toMatchObject({
      name: 'a',
      rest: ['b', 'c'],
      dryRun: true,
    })
  })

  it('may look like options after --', () => {
    expect(read(['echo', '--', '--steps']).options).toMatchObject({ name: '--steps' })
  })

  it('reach a command by its alias', () => {
    expect(parseArgv(['say', 'a'], commands).command.name).toBe('echo')
    expect(parseArgv(['deploy'], commands).command.name).toBe('migrate up')
  })
})
