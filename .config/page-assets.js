import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const root = createRequire(import.meta.url)
const fromPev2 = createRequire(root.resolve('pev2'))

/** The plan viewer for pages of explain-check, as it is inlined there; the styles are those that it expects. */
const parts = {
  'vue.js': fromPev2.resolve('vue/dist/vue.runtime.global.prod.js'),
  'pev2.js': root.resolve('pev2'),
  'bootstrap.css': fromPev2.resolve('bootstrap/dist/css/bootstrap.min.css'),
  'pev2.css': root.resolve('pev2/dist/pev2.css'),
}

/** dist/assets: the viewer, and the licences of all that is bundled in it. */
export const pageAssets = {
  name: 'page-assets',
  writeBundle({ dir }) {
    const folder = join(dir, 'assets')
    mkdirSync(folder, { recursive: true })
    for (const [name, path] of Object.entries(parts)) {
      const text = readFileSync(path, 'utf8').replace(/^(\/\/|\/\*)# sourceMappingURL=.*$/gm, '')
      writeFileSync(join(folder, name), text)
    }
    writeFileSync(join(folder, 'licences.txt'), licences())
  },
}

/** Each licence once, below the packages that it covers. */
function licences() {
  const packages = bundled(folderOf(root.resolve('pev2')), new Map())
  const covered = new Map()
  for (const { title, licence } of packages.values())
    covered.set(licence, [...(covered.get(licence) ?? []), title])
  return [...covered]
    .map(([licence, titles]) => `${titles.sort().join(', ')}\n\n${licence}\n`)
    .join('\n----\n\n')
}

/** A package and all that it depends on, by folder. */
function bundled(folder, found) {
  if (found.has(folder)) return found
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name))
  const licence =
    file === undefined ? `Licence: ${manifest.license}` : readFileSync(join(folder, file), 'utf8').trim()
  found.set(folder, { title: `${manifest.name} ${manifest.version}`, licence })
  for (const name of Object.keys(manifest.dependencies ?? {})) {
    const next = findPackage(folder, name)
    if (next !== undefined && !name.startsWith('@types/')) bundled(next, found)
  }
  return found
}

function findPackage(folder, name) {
  for (let at = folder; at !== dirname(at); at = dirname(at)) {
    const path = join(at, 'node_modules', name)
    if (existsSync(join(path, 'package.json'))) return path
  }
}

function folderOf(file) {
  let folder = dirname(file)
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder)
  return folder
}
