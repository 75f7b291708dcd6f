import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { version } from '../../src/version.js'
import { type BundledCli, bundleFixture, end } from './bundled-cli.js'

let cli: BundledCli
const shell = promisify(execFile)

beforeAll(async () => {
  cli = await bundleFixture()
})
afterAll(() => cli.remove())

describe('streams and exit codes', () => {
  it('prints data on stdout, nothing on stderr, and exits 0', async () => {
    expect(await cli.run(['migrate', 'status'])).toEqual({ code: 0, stdout: 'it was clean\n', stderr: '' })
  })

  it('exits 1 when the command found something', async () => {
    expect(await cli.run(['migrate', 'stale'])).toMatchObject({ code: 1, stdout: 'it was findings\n' })
  })

  it('runs the nameless command without arguments', async () => {
    expect(await cli.run([])).toEqual({ code: 0, stdout: 'you are here\n', stderr: '' })
  })

  it('prints a failure on stderr, without a password, and nothing on stdout', async () => {
    const { code, stdout, stderr } = await cli.run(['fail', 'known'])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain('error[MIGRATION_FAILED]: Migration "a" failed on postgres://me:***@host/db.')
    expect(stderr).toContain('at migrations/a.sql:12:3')
    expect(stderr).toContain('SQLSTATE: 42P01')
    expect(stderr).toContain('next: vault-db migrate repair')
    expect(stderr).not.toContain('hunter2')
  })

  it('shows one line and the way to more for an unknown error, the stack with --debug', async () => {
    const short = await cli.run(['fail', 'unknown'])
    expect(short.code).toBe(2)
    expect(short.stderr).toBe(
      'error[INTERNAL]: x is not a function\nnext: Run again with --debug to see where it happened.\n',
    )
    const long = await cli.run(['fail', 'unknown', '--debug'])
    expect(long.stderr).toMatch(/TypeError: x is not a function\n +at /)
  })

  it('reports an error that nobody caught', async () => {
    const { code, stderr } = await cli.run(['fail', 'late'])
    expect(code).toBe(2)
    expect(stderr).toContain('error[INTERNAL]: thrown where nobody listens')
  })

  it('reports a command that waits for nothing', async () => {
    const { code, stderr } = await cli.run(['fail', 'silent'])
    expect(code).toBe(2)
    expect(stderr).toContain('error[INTERNAL]: The command stopped without an answer')
  })

  it('ends although a timer lingers', async () => {
    expect(await cli.run(['linger'])).toMatchObject({ code: 0, stdout: 'done\n' })
  })
})

describe('--json', () => {
  it('prints one document', async () => {
    const { stdout } = await cli.run(['migrate', 'status', '--json'])
    expect(JSON.parse(stdout)).toEqual({ result: 'clean' })
    expect(stdout.endsWith('}\n')).toBe(true)
  })

  it('prints a failure as a document too, and for people on stderr', async () => {
    const { code, stdout, stderr } = await cli.run(['--json', 'fail', 'known'])
    expect(code).toBe(2)
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: 'MIGRATION_FAILED', exitCode: 2, database: { sqlState: '42P01' }, at: { line: 12 } },
    })
    expect(stdout).not.toContain('hunter2')
    expect(stderr).toContain('error[MIGRATION_FAILED]')
  })

  it('prints a usage error as a document', async () => {
    const { code, stdout } = await cli.run(['nonsense', '--json'])
    expect(code).toBe(64)
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'USAGE', exitCode: 64 } })
  })

  it('is whole through a pipe, also when the reader is slow', async () => {
    const { stdout } = await shell(
      'bash',
      ['-c', `"${process.execPath}" "${cli.file}" large --json | (sleep 0.3; cat)`],
      {
        maxBuffer: 64 * 2 ** 20,
      },
    )
    expect(JSON.parse(stdout)).toHaveLength(60_000)
  })

  it('does not mind a reader that leaves', async () => {
    const script = `"${process.execPath}" "${cli.file}" large --json | head -n 1; echo "\${PIPESTATUS[0]}"`
    const { stdout, stderr } = await shell('bash', ['-c', script])
    expect({ stdout, stderr }).toEqual({ stdout: '[\n0\n', stderr: '' })
  })

  it.skipIf(process.platform !== 'linux')('reports a full disk below stdout', async () => {
    const script = `"${process.execPath}" "${cli.file}" large --json > /dev/full; echo "$?"`
    const { stdout, stderr } = await shell('bash', ['-c', script])
    expect(stdout).toBe('2\n')
    expect(stderr).toContain('ENOSPC')
  })
})

describe('usage', () => {
  const cases: readonly (readonly [readonly string[], string])[] = [
    [['nonsense'], 'There is no command "nonsense".'],
    [['migrate', 'statu'], 'Did you mean "migrate status"?'],
    [['statu'], 'Did you mean "migrate status"?'],
    [['migrate'], '"vault-db migrate" needs a command.'],
    [['migrate', 'statu', '--help'], 'Did you mean "migrate status"?'],
    [['help', 'nonsense'], 'There is no command "nonsense".'],
    [['echo'], '"vault-db echo" needs <name>.'],
    [['migrate', 'status', 'x'], '"vault-db migrate status" does not take "x".'],
    [['echo', 'a', '--step', '1'], 'Did you mean "--steps"?'],
    [['--steps', '1', 'echo', 'a'], "Write it after the command's name."],
    [['echo', 'a', '--steps'], '--steps takes a value, but nothing follows it.'],
    [['echo', 'a', '--to', '--dry-run'], '--to takes a value, but --dry-run follows it.'],
    [
      ['echo', 'a', '--dry-run=yes'],
      '--dry-run is a flag: it takes no value, but "--dry-run=yes" was given.',
    ],
    [['echo', 'a', '--steps', 'two'], '--steps takes a whole number, 0 or more, but "two" was given.'],
    [['echo', 'a', '--lock-wait', 'long'], '--lock-wait takes a duration'],
    [['echo', 'a', '--allow', 'drop-tabel'], 'Did you mean "drop-table"?'],
    [['echo', 'a', '--set', 'x'], '--set takes name=value, but "x" was given.'],
    [['echo', 'a', '--steps', '1', '--to', 'b'], '--steps and --to cannot be given together.'],
    [['migrate', 'up', '--format', 'github'], '"vault-db migrate up" reports no findings.'],
    [['migrate', 'up', '--format', 'jsn'], 'Did you mean "json"?'],
    [['completion', 'bsh'], 'Did you mean "bash"?'],
  ]
  it.each(cases)('%j is refused with 64', async (args, text) => {
    const { code, stdout, stderr } = await cli.run(args)
    expect({ code, stdout }).toEqual({ code: 64, stdout: '' })
    expect(stderr).toContain(text)
    expect(stderr).toContain('error[USAGE]: ')
  })

  it('names the variable whose value is bad', async () => {
    const { code, stderr } = await cli.run(['echo', 'a'], { VAULT_DB_STEPS: 'x' })
    expect(code).toBe(64)
    expect(stderr).toContain('VAULT_DB_STEPS takes a whole number')
  })

  it.each(['--help', '-h', 'help'])('%s shows the commands', async (flag) => {
    const { code, stdout, stderr } = await cli.run([flag])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('migrate status')
  })

  it('shows the help that the build wrote beside the bundle', async () => {
    const file = join(dirname(cli.file), 'root-help.js')
    await writeFile(file, "export default 'built help\\n'")
    expect((await cli.run(['--help'])).stdout).toBe('built help\n')
    expect((await cli.run(['help'])).stdout).toContain('migrate status')
    await rm(file)
  })

  it('--version prints the version', async () => {
    expect(await cli.run(['migrate', 'up', '--version'])).toEqual({
      code: 0,
      stdout: `${version}\n`,
      stderr: '',
    })
  })
})

describe('signals', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    '%s aborts the command and exits 130 with one line',
    async (name) => {
      const child = cli.start(['wait'])
      const ended = end(child)
      await once(child.stderr!, 'data')
      child.kill(name)
      const { code, stdout, stderr } = await ended
      expect({ code, stdout }).toEqual({ code: 130, stdout: '' })
      expect(stderr).toBe(
        `waiting\nerror[INTERRUPTED]: Interrupted by ${name}: canceling statement due to user request\n`,
      )
    },
  )

  it('a second SIGINT ends a command that does not listen', async () => {
    const child = cli.start(['deaf'])
    const ended = end(child)
    await once(child.stderr!, 'data')
    child.kill('SIGINT')
    const again = setInterval(() => child.kill('SIGINT'), 100)
    const { code } = await ended
    clearInterval(again)
    expect(code).toBe(130)
  })
})

describe('what nobody sees', () => {
  it('asks nobody without a terminal; --yes and its variable answer', async () => {
    expect(await cli.run(['ask'])).toEqual({ code: 0, stdout: 'null\n', stderr: '' })
    expect(await cli.run(['ask', '-y'])).toMatchObject({ stdout: 'true\n' })
    expect(await cli.run(['ask'], { VAULT_DB_YES: '1' })).toMatchObject({ stdout: 'true\n' })
  })

  it('says progress on stderr, one line for a step, nothing under --quiet', async () => {
    expect(await cli.run(['work'])).toEqual({
      code: 0,
      stdout: 'worked\n',
      stderr: 'warning: a warning\nworking …\n',
    })
    expect(await cli.run(['work', '--quiet'])).toEqual({ code: 0, stdout: 'worked\n', stderr: '' })
    expect((await cli.run(['--verbose', 'work'])).stderr).toMatch(
      /^a detail\nwarning: a warning\nworking …\nworking: \d+\.\ds\n$/,
    )
  })

  it('colours only when told to', async () => {
    const esc = String.fromCharCode(27)
    expect((await cli.run(['work'], { FORCE_COLOR: '1' })).stderr).toContain(`${esc}[33mwarning:`)
    expect((await cli.run(['work', '--no-color'], { FORCE_COLOR: '1' })).stderr).not.toContain(esc)
    expect((await cli.run(['fail', 'known'], { NO_COLOR: '1' })).stderr).not.toContain(esc)
  })
})

describe('formats', () => {
  it('prints findings for CI', async () => {
    expect(await cli.run(['migrate', 'stale', '--format', 'github'])).toMatchObject({
      code: 1,
      stdout: '::warning file=a.sql,line=2,title=a-rule::found, 100%25\n',
    })
  })

  it('leaves a format set for the whole pipeline aside where there are no findings', async () => {
    expect(await cli.run(['linger'], { VAULT_DB_FORMAT: 'github' })).toMatchObject({
      code: 0,
      stdout: 'done\n',
    })
  })

  it("lets a command's own --format through, and takes its json", async () => {
    expect((await cli.run(['diff', '--format', 'sql'])).stdout).toBe('format sql\n')
    expect((await cli.run(['--format', 'sql', 'diff'])).stdout).toBe('format sql\n')
    expect(JSON.parse((await cli.run(['diff', '--format', 'json'])).stdout)).toEqual({ format: 'json' })
    expect(await cli.run(['diff', '--format', 'github'])).toMatchObject({ code: 64 })
  })
})
