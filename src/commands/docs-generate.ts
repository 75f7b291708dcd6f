import { VaultDbError } from '../errors.js'
import type { Command, Context, OptionSpec } from './command.js'
import { type DocsFileOptions, readDocsFile } from './engine/docs-file.js'

export interface DocsGenerateOptions extends DocsFileOptions {
  readonly stdout?: boolean
  readonly html?: boolean
  /** A report of `explain-check --json`, for the page. */
  readonly plans?: string
}

export interface DocsGenerateReport {
  readonly project: string
  readonly head: string | null
  /** Absolute. */
  readonly path: string
  readonly changed: boolean
  /** The document, where it was asked for on stdout. */
  readonly text?: string
}

/** Options of the commands that know the data model's file. */
export const docsFileOptions: readonly OptionSpec[] = [
  {
    name: 'out',
    kind: 'string',
    placeholder: 'FILE',
    summary: 'the file; docs/data-model.md where project.ts names no other',
  },
  { name: 'from-target', kind: 'flag', summary: 'read the target instead of building head' },
]

/** Write the data model of a project's schema. */
export const docsGenerate: Command<DocsGenerateOptions, DocsGenerateReport> = {
  name: 'docs generate',
  summary: 'write the data model: diagram, tables, columns, indexes',
  description:
    'Builds head on a throw-away database (in this process, or on the server that --url names) and writes what it holds as Markdown that GitHub renders: diagrams, each table and column with its comment, indexes with the declared queries that need them, keys, checks, policies, views, types, functions. `data-model.md` beside project.ts is put in after the title. With --html it is one page to search and to look around in; sizes come from the database that --url names.',
  options: [
    ...docsFileOptions,
    { name: 'stdout', kind: 'flag', summary: 'print it instead of writing the file' },
    { name: 'html', kind: 'flag', summary: 'a self-contained page instead of Markdown' },
    {
      name: 'plans',
      kind: 'string',
      placeholder: 'FILE',
      summary: 'with --html: what `explain-check --json` said of the declared queries',
    },
  ],
  examples: [
    { run: 'vault-db docs generate', does: 'write docs/data-model.md' },
    { run: 'vault-db docs generate --html --out schema.html', does: 'a page to browse the schema' },
  ],
  run: async (context, options) => {
    const file = await readFile(context, options)
    const { project, head, path, text, expected } = file
    const base = { project: project.name, head, path }
    if (options.stdout) return { ...base, changed: false, text: expected }
    if (text === expected) return { ...base, changed: false }
    await requireOurs(path, text, expected)
    const { writeDocument } = await import('../files/write-document.js')
    writeDocument(path, expected)
    return { ...base, changed: true }
  },
  render: (report, style) => {
    if (report.text !== undefined) return report.text
    return report.changed ? report.path : style.dim(`${report.path} is up to date.`)
  },
}

async function readFile(context: Context, options: DocsGenerateOptions) {
  if (options.html) return (await import('./engine/docs-page.js')).readPageFile(context, options)
  if (options.plans === undefined) return readDocsFile(context, options)
  throw new VaultDbError('USAGE', 'Plans are shown on the page only.', {
    hint: 'Add --html, or leave --plans away.',
  })
}

/** A data model that somebody wrote by hand is not written over. */
async function requireOurs(path: string, text: string | null, expected: string): Promise<void> {
  if (text === null || text.trim() === '') return
  const { isPage, readHeader } = await import('../documents/header.js')
  if (isPage(expected) ? isPage(text) : readHeader(text) !== null) return
  throw new VaultDbError('FILE_EXISTS', `${path} was not written by \`docs generate\`.`, {
    at: { file: path },
    hint: 'Move it away, or write to another file with --out FILE. What it says beyond the schema belongs into data-model.md beside project.ts.',
  })
}
