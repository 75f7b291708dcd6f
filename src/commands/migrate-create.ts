import type { Command } from './command.js'

export interface MigrateCreateOptions {
  readonly name: string
  readonly sql?: boolean
}

export interface MigrateCreateReport {
  readonly project: string
  readonly name: string
  /** Absolute. */
  readonly path: string
}

/** Write a new migration file that applies as it is. No database is needed. */
export const migrateCreate: Command<MigrateCreateOptions, MigrateCreateReport> = {
  name: 'migrate create',
  aliases: ['new', 'make'],
  summary: 'write a new migration file',
  arguments: [{ name: 'name', summary: 'what it does, in words', required: true }],
  options: [{ name: 'sql', kind: 'flag', summary: 'SQL instead of TypeScript' }],
  examples: [
    { run: 'vault-db migrate create "add prompt ratings"', does: 'TypeScript, with up and down' },
    { run: 'vault-db migrate create add_ratings --sql', does: 'SQL, with its two sections' },
  ],
  run: async (context, options) => {
    const { selectProject } = await import('../config/load-config.js')
    const { listMigrations } = await import('../files/list-migrations.js')
    const { writeMigration } = await import('../files/write-migration.js')
    const { nextName, slugOf } = await import('../migration/name.js')
    const { templateOf } = await import('../migration/templates.js')
    const config = await context.config()
    const project = selectProject(config, context.options.project)
    const files = await listMigrations(project.migrationsFolder)
    const slug = slugOf(options.name)
    const name = nextName(
      new Date(),
      slug,
      files.map((file) => file.name),
    )
    const kind = options.sql ? 'sql' : 'ts'
    const path = await writeMigration({
      folder: project.migrationsFolder,
      name,
      kind,
      content: templateOf(kind, options.name),
    })
    return { project: project.name, name, path }
  },
  render: (report) => report.path,
}
