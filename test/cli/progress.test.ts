import { PassThrough } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { createConfirm } from '../../src/cli/confirm.js'
import { formatSeconds } from '../../src/cli/format-seconds.js'
import { createProgress, type TerminalProgress } from '../../src/cli/progress.js'
import { createStyle } from '../../src/cli/style.js'

const style = await createStyle(40, false)

interface Screen {
  readonly progress: TerminalProgress
  readonly written: () => string
  /** What a person sees in the end: a line that was cleared is gone. */
  readonly seen: () => readonly string[]
  readonly clock: { nowMs: number }
}

function createScreen(canRedraw: boolean, level: 'quiet' | 'normal' | 'verbose' = 'normal'): Screen {
  let text = ''
  const clock = { nowMs: 0 }
  const write = (part: string): void => {
    text += part
  }
  return {
    progress: createProgress({ write, style, level, canRedraw, now: () => clock.nowMs }),
    written: () => text,
    seen: () => text.split('\n').map((line) => stripVTControlCharacters(line.split('\r\u001b[K').at(-1)!)),
    clock,
  }
}

describe('progress on a terminal', () => {
  it('draws a step at once and leaves one line with its time', async () => {
    const { progress, written, seen, clock } = createScreen(true)
    await progress.step('reading', async () => {
      expect(written()).toContain('reading 0.0s')
      clock.nowMs = 1240
    })
    expect(seen()).toEqual(['✓ reading (1.2s)', ''])
  })

  it('keeps lines above the step that runs', async () => {
    const { progress, seen } = createScreen(true)
    await progress.step('outer', async () => {
      progress.info('a line')
      await progress.step('inner', async () => progress.warn('another'))
      expect(seen().at(-1)).toMatch(/outer 0\.0s$/)
    })
    expect(seen()).toEqual(['a line', 'warning: another', '✓ inner (0.0s)', '✓ outer (0.0s)', ''])
  })

  it('marks a step that failed and passes its error on', async () => {
    const { progress, seen } = createScreen(true)
    const failed = progress.step('failing', async () => {
      throw new Error('no')
    })
    await expect(failed).rejects.toThrow('no')
    expect(seen()).toEqual(['✗ failing', ''])
  })

  it('draws nothing while a question stands', async () => {
    const { progress, written } = createScreen(true)
    await progress.step('asking', () =>
      progress.suspend(async () => {
        const before = written()
        await new Promise((resolve) => setTimeout(resolve, 300))
        expect(written()).toBe(before)
      }),
    )
  })

  it('never draws a line that wraps', async () => {
    const { progress, written } = createScreen(true)
    await progress.step('日本語'.repeat(30), async () => {})
    const drawn = written()
      .split('\r\u001b[K')
      .find((part) => part.includes('0.0s'))
    expect(
      [...drawn!].map((letter) => (/[日本語]/.test(letter) ? letter.repeat(2) : letter)).join('').length,
    ).toBeLessThan(40)
  })

  it('removes a line that is left over', () => {
    const { progress, seen } = createScreen(true)
    void progress.step('endless', () => new Promise(() => {}))
    progress.end()
    expect(seen()).toEqual([''])
  })
})

describe('progress in a log', () => {
  it('says each step once, its time and details under verbose only', async () => {
    const normal = createScreen(false)
    const verbose = createScreen(false, 'verbose')
    for (const { progress } of [normal, verbose]) {
      await progress.step('reading', async () => progress.detail('a detail'))
    }
    expect(normal.written()).toBe('reading …\n')
    expect(verbose.written()).toBe('reading …\na detail\nreading: 0.0s\n')
  })

  it('is silent when quiet, and still works', async () => {
    const { progress, written } = createScreen(true, 'quiet')
    progress.info('a')
    progress.warn('b')
    expect(await progress.step('c', async () => 7)).toBe(7)
    expect(written()).toBe('')
  })

  it('says no password', () => {
    const { progress, written } = createScreen(false)
    progress.info('postgres://me:hunter2@h/d')
    expect(written()).toBe('postgres://me:***@h/d\n')
  })
})

it.each([
  [0, '0.0s'],
  [949, '0.9s'],
  [59_949, '59.9s'],
  [59_999, '1m 00s'],
  [125_400, '2m 05s'],
])('%d ms reads %s', (durationMs, text) => {
  expect(formatSeconds(durationMs)).toBe(text)
})

describe('a question', () => {
  interface Asked {
    readonly answer: Promise<boolean | null>
    readonly input: PassThrough
    readonly controller: AbortController
    readonly shown: () => string
  }

  function ask(yes = false, canAsk = true): Asked {
    const input = new PassThrough()
    const output = new PassThrough()
    const controller = new AbortController()
    const { signal } = controller
    const confirm = createConfirm({ yes, canAsk, input, output, signal, suspend: (work) => work() })
    const answer = confirm('Drop it?', ['drop-table notes: 2 rows'])
    return { answer, input, controller, shown: () => String(output.read() ?? '') }
  }

  it.each([
    ['y\n', true],
    ['YES\n', true],
    ['n\n', false],
    ['\n', false],
    ['yesterday\n', false],
  ])('answered %j is %j', async (typed, expected) => {
    const { answer, input, shown } = ask()
    input.write(typed)
    expect(await answer).toBe(expected)
    expect(stripVTControlCharacters(shown())).toMatch(/^drop-table notes: 2 rows\n.*Drop it\? \[y\/N\] /s)
  })

  it('is answered by --yes, and by nobody without a terminal', async () => {
    expect(await ask(true, false).answer).toBe(true)
    const alone = ask(false, false)
    expect(await alone.answer).toBeNull()
    expect(alone.shown()).toBe('')
  })

  it('is unanswered when the input ends', async () => {
    const { answer, input } = ask()
    input.end()
    expect(await answer).toBeNull()
  })

  it('is interrupted by Ctrl-C and by a signal', async () => {
    const typed = ask()
    typed.input.write('\u0003')
    await expect(typed.answer).rejects.toMatchObject({ code: 'INTERRUPTED', exitCode: 130 })
    const signalled = ask()
    signalled.controller.abort()
    await expect(signalled.answer).rejects.toMatchObject({ code: 'INTERRUPTED' })
  })
})
