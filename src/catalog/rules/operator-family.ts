import type { OperatorFamilyObject } from '../operators.js'
import type { KindRules } from './rule.js'

/** Operator families with the members that belong to none of their classes. */
export const operatorFamilyRules: KindRules<OperatorFamilyObject> = {
  kinds: ['operator family'],
  address: ({ id }) => id,
  create: (family) => [{ sql: [`create ${family.id}`, ...memberSql(family, 'add', family.members)] }],
  drop: ({ id }) => [{ sql: [`drop ${id}`] }],
  alter: (from, to) => {
    const gone = from.members.filter((member) => !to.members.includes(member))
    const added = to.members.filter((member) => !from.members.includes(member))
    const sql = [...memberSql(to, 'drop', gone.map(withoutTarget)), ...memberSql(to, 'add', added)]
    return { steps: [{ sql, property: 'members' }] }
  },
  survives: () => true,
}

function memberSql(
  family: OperatorFamilyObject,
  verb: 'add' | 'drop',
  members: readonly string[],
): readonly string[] {
  return members.length === 0 ? [] : [`alter ${family.id} ${verb}\n  ${members.join(',\n  ')}`]
}

/** What DROP takes: `operator 1 public.<(a,b)` → `operator 1 (a,b)`, `function 1 (a, b) f(a,b)` → `function 1 (a, b)`. */
function withoutTarget(member: string): string {
  if (member.startsWith('function ')) return member.slice(0, member.indexOf(') ') + 1)
  const [, strategy, types] = /^operator (\d+) .*?(\(.*\))(?: for order by .*)?$/.exec(member)!
  return `operator ${strategy} ${types}`
}
