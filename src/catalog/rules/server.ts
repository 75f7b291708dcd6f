import { printName } from '../../sql/print-name.js'
import { quoteLiteral } from '../../sql/quote.js'
import type { ServerObject } from '../foreign.js'
import { optionChangesClause, optionsClause, secretSteps } from './foreign-options.js'
import type { Alteration, KindRules } from './rule.js'

/** Foreign servers. */
export const serverRules: KindRules<ServerObject> = {
  kinds: ['server'],
  address: ({ id }) => id,
  grantAddress: ({ name }) => `foreign server ${printName(name)}`,
  create: (server) => [{ sql: [createSql(server)] }, ...secretSteps(server.id, null, server)],
  drop: ({ id }) => [{ sql: [`drop ${id}`] }],
  alter: alterServer,
  survives: () => true,
}

function createSql({ id, type, version, wrapper, options }: ServerObject): string {
  const words = [
    `create ${id}`,
    ...(type === null ? [] : [`type ${quoteLiteral(type)}`]),
    ...(version === null ? [] : [`version ${quoteLiteral(version)}`]),
    `foreign data wrapper ${printName(wrapper)}`,
  ]
  return `${words.join(' ')}${optionsClause(options)}`
}

function alterServer(from: ServerObject, to: ServerObject): Alteration {
  if (from.type !== to.type || from.wrapper !== to.wrapper) return 'replace'
  const version = to.version === null ? 'null' : quoteLiteral(to.version)
  const changes = `${from.version === to.version ? '' : ` version ${version}`}${optionChangesClause(from, to)}`
  const secrets = secretSteps(to.id, from, to)
  return { steps: changes === '' ? secrets : [{ sql: [`alter ${to.id}${changes}`] }, ...secrets] }
}
