import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { server } from '../helpers/server.js'
import { givens } from './givens.js'
import { readSections, type Section, type ShellBlock } from './markdown.js'
import { createWorkplace, type Workplace } from './workplace.js'

/** A block may start the tool five times, on a machine that is busy with other test files. */
const blockTimeoutMs = 180_000

/** Why a section cannot run here; null when it can. */
function whyNot({ place, blocks }: Section): string | null {
  if (place.on === 'embedded') return null
  if (!server) return 'no real server'
  if (place.project === 'vault' && !server.hasVector) return 'the server has no extension "vector"'
  const programs = ['psql', 'pg_dump', 'pg_restore'].filter((name) =>
    blocks.some(({ code }) => new RegExp(`\\b${name}\\b`).test(code)),
  )
  return programs.flatMap((name) => unfit(name, server!.versionNum) ?? [])[0] ?? null
}

/** psql speaks to any server; pg_dump refuses a newer one than itself. */
function unfit(program: string, versionNum: number): string | null {
  try {
    const major = Number(/(\d+)/.exec(execFileSync(program, ['--version'], { encoding: 'utf8' }))?.[1])
    const needed = Math.floor(versionNum / 10_000)
    return program !== 'pg_dump' || major >= needed ? null : `pg_dump ${major} cannot read a server ${needed}`
  } catch {
    return `${program} is not installed`
  }
}

async function runBlock(place: Workplace, block: ShellBlock): Promise<void> {
  for (const name of block.givens) {
    const given = givens[name]
    if (!given) throw new Error(`There is no given "${name}" in test/docs/givens.ts.`)
    await given(place)
  }
  if (block.file !== undefined) return place.write(block.file, `${block.code}\n`)
  expect(block.exit, `${block.code}\nhas no <!-- exit N --> above it`).toBeTypeOf('number')
  const { code, output } = await place.shell(block.code)
  expect(code, output).toBe(block.exit)
  for (const text of block.says) expect(output).toContain(text)
}

/** Run every shell block of the pages, in order, a workplace for each section. */
export function describePages(pages: readonly string[]): void {
  describe.each(pages)('every command of %s does what the page says', describePage)
}

function describePage(page: string): void {
  for (const section of readSections(page)) {
    const reason = whyNot(section)
    const title = `${section.title} (${reason ? `skipped: ${reason}` : section.place.on})`
    describe.skipIf(reason !== null)(title, () => {
      let place: Workplace
      beforeAll(async () => {
        place = await createWorkplace(section.place)
      })
      afterAll(() => place?.dispose())
      for (const block of section.blocks) {
        const what = block.file === undefined ? block.code.split('\n')[0] : `writes ${block.file}`
        it(`line ${block.line}: ${what}`, () => runBlock(place, block), blockTimeoutMs)
      }
    })
  }
}
