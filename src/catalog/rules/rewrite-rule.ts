import { printName } from '../../sql/print-name.js'
import type { RuleObject } from '../triggers.js'
import type { KindRules, StepDraft } from './rule.js'
import { definitionWith, firingWords } from './trigger-words.js'
import { relationOf } from './words.js'

/** What CREATE RULE makes. */
export const rewriteRuleRules: KindRules<RuleObject> = {
  kinds: ['rule'],
  address,
  create: (rule) => [
    { sql: [definitionWith('create', rule.definition)] },
    ...(rule.firing === 'enabled' ? [] : [{ ...firingStep(rule), provides: [] }]),
  ],
  drop: (rule) => [{ sql: [`drop ${address(rule)}`] }],
  alter: (from, to) => ({
    steps: [
      ...(from.definition === to.definition
        ? []
        : [{ sql: [definitionWith('create or replace', to.definition)], property: 'definition' }]),
      ...(from.firing === to.firing ? [] : [firingStep(to)]),
    ],
  }),
}

function address(rule: RuleObject): string {
  return `rule ${printName(rule.name)} on ${relationOf(rule.parent!)[1]}`
}

function firingStep(rule: RuleObject): StepDraft {
  const table = relationOf(rule.parent!)[1]
  return {
    sql: [`alter table ${table} ${firingWords(rule.firing)} rule ${printName(rule.name)}`],
    property: 'firing',
  }
}
