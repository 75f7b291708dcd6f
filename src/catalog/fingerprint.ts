import { createHash } from 'node:crypto'
import { comparedForm } from './compare-catalogs.js'
import type { Catalog } from './object.js'

/**
 * sha256 (hex) of what `compareCatalogs` compares: two catalogs have the same fingerprint where it finds no
 * difference, in whatever order their objects and properties stand. Pure; linear in the catalog's size.
 */
export function fingerprintOf(catalog: Catalog): string {
  const hash = createHash('sha256')
  const objects = [...catalog.objects].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
  for (const object of objects) hash.update(`${JSON.stringify(comparedForm(object))}\n`)
  return hash.digest('hex')
}
