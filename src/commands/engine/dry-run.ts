import type { History } from '../../migration/history.js'
import type { MigrationFile } from '../../migration/migration.js'
import type { OpenProject } from './open-project.js'
import { checkParameters } from './parameters.js'
import { usingRehearsal } from './rehearse.js'
import type { WriteOptions } from './runner-options.js'
import { loadAll } from './up.js'

/**
 * The exact SQL that `up` would send, TypeScript migrations included. The target is only read: the bodies run
 * on a scratch database that holds the applied migrations and no rows, so a body that decides by the rows it
 * reads may send other statements on the real one.
 *
 * @returns statements in order, each ended by `;`
 */
export async function dryRun(
  open: OpenProject,
  history: History,
  planned: readonly MigrationFile[],
  options: WriteOptions,
): Promise<string> {
  const parameters = checkParameters(await loadAll(planned), options.set ?? {})
  const lines: string[] = []
  await open.context.progress.step('rehearsing on a scratch database', () =>
    usingRehearsal(open, async (rehearsal) => {
      const onDisk = new Map(history.files.map((file) => [file.name, file]))
      for (const { name, progress } of history.revisions) {
        const file = onDisk.get(name)
        if (file && progress === null) await rehearsal.apply(file)
      }
      for (const file of planned) {
        lines.push(`-- ${file.name}`)
        const given = parameters.get(file.name) ?? {}
        await rehearsal.apply(file, { parameters: given, onSend: (sql) => lines.push(`${sql.trim()};`) })
        lines.push('')
      }
    }),
  )
  return lines.join('\n').trimEnd()
}
