import { splitStatements } from '../../sql/split.js'
import type { Session } from '../database.js'

/**
 * A session inside a transaction that is open already: BEGIN, COMMIT and ROLLBACK of a script set a savepoint, let go of it, or
 * go back to it. So whole migrations can be tried and taken back. Positions in errors count from other starts.
 */
export function nestedSession(session: Session): Session {
  return {
    pid: session.pid,
    client: session.client,
    query: (sql, parameters) => session.query(sql, parameters),
    script: (sql) => session.script(nestedScript(sql)),
    kysely: () => session.kysely(),
    close: () => session.close(),
  }
}

const point = 'vault_db_nested'

/** Deferred constraints are checked where they would be at the commit. */
const commit = `set constraints all immediate;\nset constraints all deferred;\nrelease savepoint ${point}`

function nested(statement: string): string | null {
  if (/^\s*(begin|start transaction)\b/i.test(statement)) return `savepoint ${point}`
  if (/^\s*(commit|end)\b/i.test(statement)) return commit
  if (/^\s*(rollback|abort)\s*(transaction|work)?\s*;?\s*$/i.test(statement))
    return `rollback to savepoint ${point}`
  return null
}

function nestedScript(sql: string): string {
  return splitStatements(sql)
    .map(({ text }) => nested(text) ?? text)
    .join(';\n')
}
