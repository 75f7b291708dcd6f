import { existsSync } from 'node:fs'
import { builtinModules, createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { Script } from 'node:vm'
import { importLibrary, isLibraryName, type LibraryName } from './library-modules.js'
import { readSource } from './read-source.js'

type Exports = Record<string, unknown>
type Import = (specifier: string) => Promise<unknown>
type Transform = (source: string, path: string) => string

type Source =
  | { readonly kind: 'library'; readonly name: LibraryName }
  | { readonly kind: 'builtin'; readonly name: string }
  | { readonly kind: 'file'; readonly path: string }

/** A module that is compiled and has all its imports found, but has not run. */
interface Planned {
  readonly run: (exports: Exports, load: Import) => Promise<void>
  readonly sources: ReadonlyMap<string, Source>
}

const nativeRequire = createRequire(import.meta.url)
const builtins = new Set(builtinModules)

/**
 * Words of sources that sucrase does not carry over exactly: dynamic imports and import.meta, CommonJS,
 * namespaces (dropped), reassigned or destructured exports, export lists (in the order they stand).
 */
const beyondQuick =
  /\b(require|exports|__filename|__dirname|namespace)\b|\bmodule\s*[.[]|\bimport\s*[(.]|\bimport\s+\w+\s*=|\bexport\s+(let|var|const\s*[{[])|\bexport\s*\{[^}]*\}(?!\s*from)/

/**
 * Load a module whose imports are vault-db, kysely, Node's own modules and files of the same kind, in a
 * fraction of a millisecond where a full transform takes 15. Line numbers stay.
 *
 * @returns its exports, or null when it needs the full transform (nothing of it has run then)
 * @throws whatever the module throws while it runs
 */
export async function loadQuickly(path: string): Promise<Exports | null> {
  const { transform } = await import('sucrase')
  // JavaScript is not read as TypeScript: `a < b > (c)` would lose its comparisons, and unused imports their effects.
  const strip: Transform = (source, filePath) =>
    transform(source, {
      transforms: filePath.endsWith('ts') ? ['typescript', 'imports'] : ['imports'],
      filePath,
      disableESTransforms: true,
    }).code
  const plan = new Map<string, Planned>()
  if (!planAll(path, strip, plan)) return null
  return runModule(path, plan, new Map())
}

/** Plan a file and all files that it imports. False where one of them needs the full transform. */
function planAll(path: string, strip: Transform, plan: Map<string, Planned>): boolean {
  if (plan.has(path)) return true
  const planned = planModule(path, strip)
  if (planned === null) return false
  plan.set(path, planned)
  return [...planned.sources.values()].every(
    (source) => source.kind !== 'file' || planAll(source.path, strip, plan),
  )
}

function planModule(path: string, strip: Transform): Planned | null {
  const source = readSource(path)
  if (!/\.[cm]?[jt]s$/.test(path) || path.endsWith('.cjs') || beyondQuick.test(source)) return null
  try {
    // Each `require(` is sucrase's own, at the top level: the source has none.
    const sources = new Map<string, Source>()
    const code = strip(source, path).replace(/\brequire\('([^']*)'\)/g, (_, specifier: string) => {
      sources.set(specifier, findSource(path, specifier))
      return `(await __vaultDbLoad('${specifier}'))`
    })
    return { run: compile(path, code), sources }
  } catch {
    return null
  }
}

/** @throws Error  where it is not one of the three kinds, which the full transform can say better */
function findSource(path: string, specifier: string): Source {
  if (isLibraryName(specifier)) return { kind: 'library', name: specifier }
  if (specifier.startsWith('node:') || builtins.has(specifier)) return { kind: 'builtin', name: specifier }
  const file = /^\.{0,2}\//.test(specifier) ? findFile(resolve(dirname(path), specifier)) : undefined
  if (file === undefined) throw new Error(`${specifier} is not for the quick way`)
  return { kind: 'file', path: file }
}

/** The file as named; else TypeScript that is named by what it compiles to, or without its extension. */
function findFile(path: string): string | undefined {
  const extension = /\.([cm]?)[jt]s$/.exec(path)
  const others = extension
    ? [path.replace(/\.([cm]?)js$/, '.$1ts')]
    : [
        `${path}.ts`,
        `${path}.mts`,
        `${path}.js`,
        `${path}.mjs`,
        join(path, 'index.ts'),
        join(path, 'index.js'),
      ]
  return [...(extension ? [path] : []), ...others].find((candidate) => existsSync(candidate))
}

function compile(path: string, code: string): Planned['run'] {
  const head = '(async function (exports, __vaultDbLoad) { '
  const script = new Script(`${head}${code}\n})`, { filename: path, columnOffset: -head.length })
  return script.runInThisContext() as Planned['run']
}

/** Run a module after those that it imports; each runs once, and a circle sees what is exported so far. */
async function runModule(
  path: string,
  plan: ReadonlyMap<string, Planned>,
  begun: Map<string, Exports>,
): Promise<Exports> {
  const earlier = begun.get(path)
  if (earlier) return earlier
  const exports: Exports = {}
  begun.set(path, exports)
  const { run, sources } = plan.get(path)!
  await run(exports, async (specifier) => {
    const source = sources.get(specifier)!
    if (source.kind === 'file') return runModule(source.path, plan, begun)
    return source.kind === 'library' ? importLibrary(source.name) : nativeRequire(source.name)
  })
  return exports
}
