import { printName } from '../../sql/print-name.js'
import type { StepDraft } from './rule.js'

/** ALTER … DEPENDS ON EXTENSION and its opposite. @param address words after ALTER: `function public.f(integer)` */
export function extensionLinkSteps(
  address: string,
  from: readonly string[],
  to: readonly string[],
): readonly StepDraft[] {
  const added = to.filter((name) => !from.includes(name))
  const removed = from.filter((name) => !to.includes(name))
  return [
    ...added.map((name) => linkStep(`alter ${address} depends on extension ${printName(name)}`)),
    ...removed.map((name) => linkStep(`alter ${address} no depends on extension ${printName(name)}`)),
  ]
}

function linkStep(sql: string): StepDraft {
  return { sql: [sql], provides: [], property: 'dependsOnExtensions' }
}
