import { printName } from '../../sql/print-name.js'
import { quoteLiteral } from '../../sql/quote.js'
import type { Session } from '../database.js'

/**
 * Give a session the server's own settings, as a program would find them, and a limit to how long one execution may take.
 *
 * @param options.mayWrite false: whatever writes fails with 25006
 */
export async function prepareReader(
  session: Session,
  options: { readonly schema: string; readonly timeoutMs: number; readonly mayWrite: boolean },
): Promise<void> {
  const path = [...new Set([options.schema, 'public'])].map(printName).join(', ')
  await session.script(`reset all; set timezone = 'UTC'; set statement_timeout = ${Math.ceil(options.timeoutMs)};
    set default_transaction_read_only = ${options.mayWrite ? 'off' : 'on'};
    select pg_catalog.set_config('search_path', ${quoteLiteral(path)}, false)`)
}
