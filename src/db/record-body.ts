import type { MigrationBody, ParameterValues } from '../migration/migration.js'
import { classifyStatement } from '../sql/classify.js'
import { inlineParameters } from '../sql/quote.js'
import { callBody } from './run-body.js'

/** Marks a body that asks for rows, and so cannot be told without a database. */
class NeedsRows extends Error {}

/**
 * The statements that a TypeScript body sends, without any database: parameters become literals.
 *
 * @returns null when the body reads rows or stops
 */
export async function recordBody(
  body: MigrationBody,
  parameters: ParameterValues,
): Promise<readonly string[] | null> {
  const statements: string[] = []
  const send = async (sql: string, values: readonly unknown[]) => {
    if (classifyStatement(sql).returnsRows) throw new NeedsRows()
    statements.push(inlineParameters(sql, values))
    return { rows: [], rowCount: 0 }
  }
  try {
    await callBody(body, send, { parameters, transactions: 'nested' })
    return statements
  } catch {
    return null
  }
}
