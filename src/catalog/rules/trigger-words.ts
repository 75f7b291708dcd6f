import { rereadable } from '../../sql/rereadable.js'
import type { Firing } from '../triggers.js'

const words: Readonly<Record<Firing, string>> = {
  always: 'enable always',
  disabled: 'disable',
  enabled: 'enable',
  replica: 'enable replica',
}

/** Words for ALTER: `disable`, `enable always`… */
export function firingWords(firing: Firing): string {
  return words[firing]
}

/** What PostgreSQL printed for a trigger or rule, under another verb: `create or replace trigger …`. */
export function definitionWith(verb: 'create' | 'create or replace', definition: string): string {
  const head = /^CREATE ((?:CONSTRAINT )?TRIGGER|RULE) /
  return rereadable(definition).replace(head, (_, kind: string) => `${verb} ${kind.toLowerCase()} `)
}
