import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { VaultDbError } from '../errors.js'
import { packageFolder } from './library-modules.js'
import { readSource } from './read-source.js'

/** The plan viewer that pages carry in them, as the build put it into dist/assets. */
export interface PageAssets {
  readonly vueJs: string
  readonly viewerJs: string
  /** The styles that the viewer expects, then its own. */
  readonly viewerCss: string
  readonly licences: string
}

/**
 * @throws FILE_UNREADABLE  the package was not built
 */
export function readPageAssets(): PageAssets {
  const folder = join(packageFolder(), 'dist/assets')
  if (!existsSync(folder)) {
    throw new VaultDbError('FILE_UNREADABLE', `The plan viewer is not in ${folder}.`, {
      hint: 'In a copy of the sources: npm run build. Else install vault-db again.',
    })
  }
  const read = (name: string) => readSource(join(folder, name))
  return {
    vueJs: read('vue.js'),
    viewerJs: read('pev2.js'),
    viewerCss: `${read('bootstrap.css')}\n${read('pev2.css')}`,
    licences: read('licences.txt'),
  }
}
