import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Folder of the repository, with a slash at its end. */
export const root = fileURLToPath(new URL('../../', import.meta.url))

/** What a page says of the section that follows: which database its commands run on, and in which project. */
export interface Place {
  readonly on: 'embedded' | 'server'
  /** `empty`: a folder without a config. */
  readonly project: 'vault' | 'app' | 'empty'
}

/** A fenced `sh` block and what the comments above it promise; or a block of another language that is a file. */
export interface ShellBlock {
  readonly line: number
  readonly code: string
  /** Path of the file that the block is; undefined for one that is run. */
  readonly file: string | undefined
  /** Names of the preparations that come before it; see givens.ts. */
  readonly givens: readonly string[]
  /** Undefined where the page promises nothing, which a test refuses. */
  readonly exit: number | undefined
  /** Texts that its output must hold. */
  readonly says: readonly string[]
}

/** The blocks under one `##` heading; they run in order, in one folder, on one database. */
export interface Section {
  readonly title: string
  readonly place: Place
  readonly blocks: readonly ShellBlock[]
}

interface Draft {
  title: string
  place: Place
  blocks: ShellBlock[]
}

const embeddedVault: Place = { on: 'embedded', project: 'vault' }

/** The sections of a page that have shell blocks. */
export function readSections(path: string): readonly Section[] {
  const lines = readPage(path).split('\n')
  const sections: Draft[] = [{ title: 'top', place: embeddedVault, blocks: [] }]
  let comments: string[] = []
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!
    const section = sections.at(-1)!
    const comment = /^<!-- (.*) -->$/.exec(line)?.[1]
    if (line.startsWith('## ')) sections.push({ title: line.slice(3), place: embeddedVault, blocks: [] })
    else if (comment?.startsWith('runs: ')) section.place = readPlace(comment)
    else if (comment !== undefined) comments.push(comment)
    else if (line.startsWith('```')) {
      const end = lines.indexOf('```', at + 1)
      const isFile = comments.some((text) => text.startsWith('file: '))
      if (line === '```sh' || isFile)
        section.blocks.push(blockFrom(at + 1, lines.slice(at + 1, end), comments))
      if (comments.includes('shown by it')) addShown(section, lines.slice(at + 1, end))
      comments = []
      at = end
    }
  }
  return sections.filter(({ blocks }) => blocks.length > 0)
}

/** Each line of a block that the page calls output must be in the output of the command before it; `…` is left out. */
function addShown({ blocks }: Draft, lines: readonly string[]): void {
  const block = blocks.at(-1)
  if (block === undefined) throw new Error('"shown by it" follows no command')
  const shown = lines.map((line) => line.trim()).filter((line) => line !== '' && line !== '…')
  blocks[blocks.length - 1] = { ...block, says: [...block.says, ...shown] }
}

/** A page's text; `path` starts at the repository's root. */
export function readPage(path: string): string {
  return readFileSync(`${root}${path}`, 'utf8')
}

function readPlace(comment: string): Place {
  const [, on, project] = /^runs: (embedded|server) (vault|app|empty)$/.exec(comment) ?? []
  if (on === undefined) throw new Error(`"${comment}" names no place: runs: embedded|server vault|app|empty`)
  return { on, project } as Place
}

function blockFrom(line: number, code: readonly string[], comments: readonly string[]): ShellBlock {
  const after = (word: string) =>
    comments.filter((text) => text.startsWith(word)).map((text) => text.slice(word.length))
  const exit = after('exit ')[0]
  return {
    line,
    code: code.join('\n'),
    file: after('file: ')[0],
    givens: after('given: '),
    exit: exit === undefined ? undefined : Number(exit),
    says: after('says: '),
  }
}
