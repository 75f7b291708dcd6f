import type { Check } from '../check.js'

/** A SECURITY DEFINER function whose names the caller can make mean something else. */
export const functionSearchPath: Check = {
  id: 'function-search-path',
  severity: 'warn',
  title: 'a SECURITY DEFINER function leaves search_path to its caller',
  why: "Whoever calls it can put a table or function of their own before the one it means, and it runs with its owner's rights.",
  examples: {
    bad: `create function tally() returns integer language plpgsql security definer as 'begin return 1; end'`,
    good: `create function tally() returns integer language plpgsql security definer set search_path = pg_catalog, pg_temp as 'begin return 1; end'`,
  },
  find: ({ structure: { openFunctions } }) =>
    openFunctions.map(({ id, signature, owner }) => {
      const set = `alter function ${signature} set search_path = pg_catalog, pg_temp`
      return {
        object: id,
        message: `It runs with the rights of ${owner} and the search_path of whoever calls it.`,
        evidence: [],
        fix: null,
        hint: `Qualify its names and fix the path: ${set} (with the schemas that it needs, pg_temp last).`,
      }
    }),
}
