import { execFile, execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { completionTree } from '../../src/commands/completion/completion-tree.js'
import { writeScript } from '../../src/commands/completion/write-script.js'
import { commands } from './fixture-commands.js'

const run = promisify(execFile)
const tree = completionTree(commands)
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vault-db-completion-'))
  for (const shell of ['bash', 'zsh', 'fish'] as const) {
    await writeFile(join(folder, shell), writeScript(shell, tree))
  }
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function has(shell: string): boolean {
  try {
    execFileSync(shell, ['-c', 'true'])
    return true
  } catch {
    return false
  }
}

/** What bash offers behind these words, which readline has already split. */
async function complete(...words: readonly string[]): Promise<readonly string[]> {
  const quoted = words.map((word) => `'${word}'`).join(' ')
  const script = `source "$0"; COMP_WORDS=(vault-db ${quoted}); COMP_CWORD=${words.length}; _vault_db; printf '%s\\n' "\${COMPREPLY[@]}"`
  const { stdout } = await run('bash', ['-c', script, join(folder, 'bash')])
  return stdout.split('\n').filter(Boolean)
}

describe.skipIf(!has('bash'))('bash', () => {
  it('reads the script', async () => {
    await run('bash', ['-n', join(folder, 'bash')])
  })

  it('registers the function', async () => {
    const { stdout } = await run('bash', ['-c', 'source "$0"; complete -p vault-db', join(folder, 'bash')])
    expect(stdout).toBe('complete -o bashdefault -o default -F _vault_db vault-db\n')
  })

  const cases: readonly (readonly [readonly string[], readonly string[]])[] = [
    [['m'], ['migrate']],
    [['migrate', 'u'], ['up']],
    [
      ['migrate', 's'],
      ['status', 'stale'],
    ],
    [['--project', 'migrate', 'ec'], ['echo']],
    [['--project', '=', 'x', 'migrate', 'u'], ['up']],
    [['migrate', '--json', 'u'], ['up']],
    [['migrate', 'up', '--st'], ['--steps']],
    [['migrate', 'status', '--st'], []],
    [['migrate', 'up', '--format', 'g'], ['github']],
    [['migrate', 'up', '--format', '=', 'g'], ['github']],
    [['diff', '--format', 's'], ['sql']],
    [['--format', 's'], ['sarif']],
    [['migrate', 'up', '--to', ''], []],
    [
      ['completion', ''],
      ['bash', 'zsh', 'fish'],
    ],
  ]
  it.each(cases)('offers for %j %j', async (words, offered) => {
    expect(await complete(...words)).toEqual(offered)
  })
})

describe.skipIf(!has('zsh'))('zsh', () => {
  it('reads the script', async () => {
    await run('zsh', ['-n', join(folder, 'zsh')])
  })
})

describe.skipIf(!has('fish'))('fish', () => {
  it('reads the script', async () => {
    await run('fish', ['--no-execute', join(folder, 'fish')])
  })
})

it.each(['bash', 'zsh', 'fish'] as const)('the script of %s names every command and option', (shell) => {
  const script = writeScript(shell, tree)
  for (const node of tree) {
    expect(script).toContain(node.path)
    for (const option of node.options) expect(script).toContain(option.name)
  }
})
