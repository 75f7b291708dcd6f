import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

type Namespace = Readonly<Record<string, unknown>>

/** Packages that a loaded file gets from vault-db itself: one Kysely for both, whether or not it is installed. */
export const libraryNames = ['vault-db', 'kysely'] as const
export type LibraryName = (typeof libraryNames)[number]

/** This package's folder, absolute, found from wherever this module ended up: `src/files` or a chunk in `dist`. */
export function packageFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (dirname(folder) !== folder) {
    const manifest = join(folder, 'package.json')
    if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).name === 'vault-db') return folder
    folder = dirname(folder)
  }
  return folder
}

/** Beside the running code: a library from `dist` would be a second copy of what runs from `src`. */
async function importVaultDb(): Promise<Namespace> {
  const root = packageFolder()
  const isSource = import.meta.url.startsWith(pathToFileURL(join(root, 'src')).href)
  const path = join(root, isSource ? 'src/index.ts' : 'dist/index.js')
  return import(/* @vite-ignore */ pathToFileURL(path).href)
}

const loaded = new Map<LibraryName, Promise<Namespace>>()

/** The library that a file means by `vault-db` or `kysely`; loaded once. */
export function importLibrary(name: LibraryName): Promise<Namespace> {
  let library = loaded.get(name)
  if (!library) {
    library = name === 'kysely' ? import('kysely') : importVaultDb()
    loaded.set(name, library)
  }
  return library
}

export function isLibraryName(specifier: string): specifier is LibraryName {
  return specifier === 'vault-db' || specifier === 'kysely'
}
