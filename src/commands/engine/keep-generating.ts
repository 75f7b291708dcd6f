import { selectProject } from '../../config/select-project.js'
import { messageOf } from '../../errors.js'
import type { Context } from '../context.js'
import type { TypesGenerateReport } from '../types-generate.js'

/** How long the folder must be quiet before files are written: an editor saves in several steps. */
const quietMs = 150

/**
 * Generate now and after every change of a migration, until the run is interrupted. A migration that fails is told,
 * and the next change tried: half-written files are common here.
 *
 * @returns the last report; the caller's run ends as an interrupted one
 */
export async function keepGenerating(
  context: Context,
  generate: () => Promise<TypesGenerateReport>,
): Promise<TypesGenerateReport> {
  const { watchFolder } = await import('../../files/watch-folder.js')
  const { isMigrationName } = await import('../../files/list-migrations.js')
  const project = selectProject(await context.config(), context.options.project)
  const folder = project.migrationsFolder
  const changes = watchFolder(folder, {
    quietMs,
    signal: context.signal,
    matters: (name) => isMigrationName(name) || /^project\.[^.]+$/.test(name),
  })
  let report = await generate()
  tell(context, report)
  context.progress.info(`Watching ${folder} … Ctrl-C ends it.`)
  for await (const names of changes) {
    context.progress.detail(`changed: ${names.join(', ')}`)
    try {
      report = await generate()
      tell(context, report)
    } catch (error) {
      if (context.signal.aborted) break
      context.progress.warn(`${messageOf(error)}; waiting for the next change.`)
    }
  }
  return report
}

function tell({ progress }: Context, { files, head }: TypesGenerateReport): void {
  for (const { path, changed } of files) if (changed) progress.info(`${path} is of ${head ?? 'base'} now.`)
}
