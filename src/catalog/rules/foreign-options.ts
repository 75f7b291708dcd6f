import { printName } from '../../sql/print-name.js'
import { quoteLiteral } from '../../sql/quote.js'
import type { ObjectId } from '../object.js'
import type { StepDraft } from './rule.js'

const nameOf = (option: string) => option.slice(0, option.indexOf('='))

/** `host=a` of the catalog → `host 'a'`. */
function optionSql(option: string): string {
  const name = nameOf(option)
  return `${printName(name)} ${quoteLiteral(option.slice(name.length + 1))}`
}

/** ` options (host 'a', port '1')`; empty for none. */
export function optionsClause(options: readonly string[]): string {
  return options.length === 0 ? '' : ` options (${options.map(optionSql).join(', ')})`
}

interface Options {
  readonly options: readonly string[]
  readonly secretOptions: readonly string[]
}

/** ` options (add a '1', set b '2', drop c)`; empty where nothing differs. */
export function optionChangesClause(from: Options, to: Options): string {
  const before = new Map(from.options.map((option) => [nameOf(option), option]))
  const after = new Map(to.options.map((option) => [nameOf(option), option]))
  const words = [
    ...to.options.filter((option) => !before.has(nameOf(option))).map((option) => `add ${optionSql(option)}`),
    ...to.options
      .filter((option) => before.has(nameOf(option)) && before.get(nameOf(option)) !== option)
      .map((option) => `set ${optionSql(option)}`),
    ...[...before.keys()].filter((name) => !after.has(name)).map((name) => `drop ${printName(name)}`),
    ...from.secretOptions
      .filter((name) => !to.secretOptions.includes(name))
      .map((name) => `drop ${printName(name)}`),
  ]
  return words.length === 0 ? '' : ` options (${words.join(', ')})`
}

/** Steps that warn of options that people must set themselves: those with a secret that the new state has more. */
export function secretSteps(id: ObjectId, from: Options | null, to: Options): readonly StepDraft[] {
  const names = to.secretOptions.filter((name) => !from?.secretOptions.includes(name))
  if (names.length === 0) return []
  const text = `Set the options of ${id} by hand, since their values are never read: ${names.join(', ')}.`
  const body = `begin raise warning using message = ${quoteLiteral(text)}; end`
  return [{ sql: [`do ${quoteLiteral(body)}`], provides: [], needs: [id], property: 'secret options' }]
}
