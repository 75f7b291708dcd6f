import { selectProject } from '../../config/select-project.js'
import { listMigrations } from '../../files/list-migrations.js'
import { writeMigration } from '../../files/write-migration.js'
import { renderFix } from '../../indexes/render-fix.js'
import { nextName, slugOf } from '../../migration/name.js'
import type { Context } from '../context.js'
import type { VerifyIndexesReport, WrittenFix } from './report.js'

export interface FixRequest {
  readonly name: string
  /** Advice too, not only errors and warnings. */
  readonly all: boolean
}

/** Write one migration of all fixes; null where there is nothing that a migration can mend. */
export async function writeFix(
  context: Context,
  { findings }: VerifyIndexesReport,
  { name: message, all }: FixRequest,
): Promise<WrittenFix | null> {
  const wanted = findings.filter(({ severity }) => all || severity !== 'info')
  const fix = renderFix(wanted, message)
  if (fix === null) return null
  const { migrationsFolder: folder } = selectProject(await context.config(), context.options.project)
  const existing = (await listMigrations(folder)).map((file) => file.name)
  const name = nextName(new Date(), slugOf(message), existing)
  const path = await writeMigration({ folder, name, kind: 'sql', content: fix.content })
  return { name, path, fixed: fix.fixed.length }
}
