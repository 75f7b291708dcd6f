import { describe, expect, it } from 'vitest'
import { parseArgv } from '../../src/cli/program.js'
import { readSettings } from '../../src/cli/settings.js'
import { findTopic } from '../../src/cli/topic.js'
import { camelCase, globalOptions, infoOptions } from '../../src/commands/global-options.js'
import { groups } from '../../src/commands/groups.js'
import { commands } from '../../src/commands/index.js'

const named = commands.filter((command) => command.name !== '')

it('no two commands share a name', () => {
  const names = commands.flatMap((command) => [command.name, ...(command.aliases ?? [])])
  expect(new Set(names).size).toBe(names.length)
})

it('every group of commands has a summary', () => {
  const firsts = new Set(
    named.filter(({ name }) => name.includes(' ')).map(({ name }) => name.split(' ')[0]!),
  )
  for (const first of firsts) expect(groups.map((group) => group.name)).toContain(first)
})

describe.each(named)('$name', (command) => {
  const options = command.options ?? []

  it('is found by its words', () => {
    expect(findTopic(command.name.split(' '), commands)).toEqual({ kind: 'command', command })
  })

  it('has examples that name it, and a summary without a full stop', () => {
    expect(command.examples.length).toBeGreaterThan(0)
    for (const { run } of command.examples) expect(run).toContain('vault-db')
    expect(command.summary).not.toMatch(/\.$/)
  })

  it('has options with names of their own, that take the defaults they state', () => {
    const keys = [...options, ...(command.arguments ?? [])].map(({ name }) => camelCase(name))
    expect(new Set(keys).size).toBe(keys.length)
    for (const option of options) {
      expect(option.name).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
      expect(infoOptions.map(({ name }) => name)).not.toContain(option.name)
      for (const other of option.conflicts ?? []) expect(options.map(({ name }) => name)).toContain(other)
      const global = globalOptions.find(({ name }) => name === option.name)
      if (global) expect(option.kind === 'flag').toBe(global.kind === 'flag')
    }
    const shorts = [...options, ...globalOptions, ...infoOptions].flatMap(({ short }) => short ?? [])
    expect(new Set(shorts).size).toBe(shorts.length)
  })

  it('reads a command line with its arguments only', () => {
    const values = (command.arguments ?? []).map((argument) => argument.choices?.[0] ?? 'value')
    const invocation = parseArgv([...command.name.split(' '), ...values], commands)
    expect(invocation.command).toBe(command)
    expect(readSettings(invocation, {}, '/').format).toBe('human')
  })
})
