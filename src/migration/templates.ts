const oneLine = (message: string) => message.replace(/\s+/g, ' ').trim()

/** A text as a constant of TypeScript in single quotes. */
function quoteScript(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}

function scriptTemplate(message: string): string {
  return `import type { MigrationBody, MigrationConfig } from 'vault-db'

export const config: MigrationConfig = {
  description: ${quoteScript(message)},
}

export const up: MigrationBody = async (db) => {
  // await db.schema.createTable('example').addColumn('id', 'uuid', (column) => column.primaryKey()).execute()
}

export const down: MigrationBody = async (db) => {
  // await db.schema.dropTable('example').execute()
}
`
}

function sqlTemplate(message: string): string {
  return `-- vault-db: description ${message}

-- vault-db: up


-- vault-db: down

`
}

/**
 * The text of a new migration, which applies as it is. Pure.
 *
 * @param message what it does, in any words; becomes its description
 */
export function templateOf(kind: 'sql' | 'ts', message: string): string {
  const line = oneLine(message)
  return kind === 'sql' ? sqlTemplate(line) : scriptTemplate(line)
}

/**
 * The text of a SQL migration of given statements. Pure.
 *
 * @param up   statements without semicolons, in the order to run
 * @param down the same for the way back; null where there is none, which declares it irreversible
 */
export function renderSqlMigration(up: readonly string[], down: readonly string[] | null): string {
  const list = (statements: readonly string[]) => statements.map((statement) => `${statement};\n`).join('\n')
  const undo = down === null ? '' : `\n-- vault-db: down\n\n${list(down)}`
  return `${down === null ? '-- vault-db: irreversible\n\n' : ''}-- vault-db: up\n\n${list(up)}${undo}`
}
