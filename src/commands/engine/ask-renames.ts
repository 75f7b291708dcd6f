import type { Context } from '../context.js'

/**
 * Ask a person about drops and creations of the same shape. Nobody to ask: none of them is a rename.
 *
 * @param candidates `--rename` values, `public.t.a:b`
 * @returns those that were confirmed
 */
export async function askRenames(
  context: Context,
  candidates: readonly string[],
): Promise<readonly string[]> {
  const confirmed: string[] = []
  for (const candidate of candidates) {
    const [from, to] = candidate.split(/:(?=(?:"(?:[^"]|"")+"|[^":]+)$)/)
    if (
      await context.confirm(`Was ${from} renamed to ${to}? Otherwise it is dropped, and its data with it.`)
    ) {
      confirmed.push(candidate)
    }
  }
  return confirmed
}
