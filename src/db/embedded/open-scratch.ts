import type { Database } from '../database.js'
import { createEmbeddedDatabase } from './embedded-database.js'
import { startPglite } from './start-pglite.js'
import { loadTemplate } from './template.js'

/**
 * A new, empty database in this process's memory, from the cached template. Gone once closed, and always
 * closed: a forgotten one keeps the process alive.
 *
 * @throws DATABASE_UNREACHABLE  memory is short
 */
export async function openScratch(): Promise<Database> {
  const lite = await startPglite({ template: await loadTemplate() })
  return createEmbeddedDatabase({ lite, label: 'scratch database', onClose: () => {} })
}
