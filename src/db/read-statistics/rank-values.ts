import type { Domain } from '../../statistics/domains.js'
import type { Session } from '../database.js'

/**
 * The order of texts as values of a type under a collation: 1 for the first, the same number for equal ones. Runs in the transaction
 * that is open.
 *
 * @returns null where the type refuses one of them
 */
export async function rankTexts(
  session: Session,
  { sql, collation }: { readonly sql: string; readonly collation: string | null },
  texts: readonly string[],
): Promise<ReadonlyMap<string, number> | null> {
  const by = collation === null ? '' : ` collate ${collation}`
  await session.script('savepoint vault_db_rank')
  try {
    const { rows } = await session.query<{ text: string; rank: number }>(
      `select t.text, (pg_catalog.dense_rank() over (order by t.text::${sql}${by}))::integer as rank
       from pg_catalog.unnest($1::text[]) t(text)`,
      [[...new Set(texts)]],
    )
    await session.script('release savepoint vault_db_rank')
    return new Map(rows.map(({ text, rank }) => [text, rank]))
  } catch {
    await session.script('rollback to savepoint vault_db_rank')
    return null
  }
}

/** How the server orders a domain's values. */
export function orderOf({ family, collation }: Domain): {
  readonly sql: string
  readonly collation: string | null
} {
  return { sql: family.kind === 'lexeme' ? 'text' : family.sql, collation }
}
