import { describeConnection, type ResolvedConnection, sslModeOf } from '../config/target.js'
import { isVaultDbError, messageOf, VaultDbError } from '../errors.js'
import { errnoOf, readFault } from './database-error.js'
import { maskSecrets } from './mask-secrets.js'

/** Raised in place of a password when there is none. */
export class NoPassword extends Error {}

/** What happened, and what to do next. */
interface Advice {
  readonly what: string
  readonly hint: string
}

/** What the advice is about; `place` is `host:port/database`, `where` names the source for hints. */
interface Case {
  readonly connection: ResolvedConnection
  readonly place: string
  readonly where: string
  readonly words: string
}

type Advise = (failed: Case) => Advice

/**
 * The error of a connection that did not come about. Never holds a password.
 *
 * @param error whatever the driver threw
 * @returns DATABASE_UNREACHABLE with SQLSTATE or errno in its message, and a hint made for that cause
 */
export function connectionFailure(error: unknown, connection: ResolvedConnection): VaultDbError {
  if (isVaultDbError(error)) return error
  const database = readFault(error)
  const code = database?.sqlState ?? errnoOf(error)
  const words = maskSecrets(messageOf(error))
  const failed = {
    connection,
    words,
    place: describeConnection(connection),
    where: connection.source ?? 'the connection settings',
  }
  const { what, hint } = adviceFor(error, code)(failed)
  const message = code === undefined ? `${what}.` : `${what} (${code}).`
  return new VaultDbError('DATABASE_UNREACHABLE', message, { hint, database, cause: error })
}

function adviceFor(error: unknown, code: string | undefined): Advise {
  if (error instanceof NoPassword) return noPassword
  const words = messageOf(error)
  const byWords = wordAdvice.find(([pattern]) => pattern.test(words))?.[1]
  if (byWords) return byWords
  if (code === undefined) return unknown
  return codeAdvice[code] ?? (certificateCodes.test(code) ? badCertificate : unknown)
}

const running =
  'Check that PostgreSQL is running (`pg_isready`, `systemctl status postgresql`, or its container) and look at its log'

const refused: Advise = ({ place, connection, where }) => ({
  what: `Nothing listens at ${place}`,
  hint: `${running}; then check host and port ${connection.port} in ${where}.`,
})

const noSocket: Advise = ({ connection, where }) => ({
  what: `There is no PostgreSQL socket for port ${connection.port} in ${connection.host}`,
  hint: `${running}; then check the folder and the port in ${where}.`,
})

const unknownHost: Advise = ({ connection, where }) => ({
  what: `The host name ${connection.host} is unknown`,
  hint: `Check its spelling in ${where}, and that this machine's name service knows it (VPN, container network).`,
})

const timeout: Advise = ({ place, where }) => ({
  what: `${place} did not answer in time`,
  hint: `A firewall, a wrong host in ${where} or a sleeping server may be the reason; connect_timeout=30 in the URL waits longer.`,
})

const unreachable: Advise = ({ place }) => ({
  what: `The network has no way to ${place}`,
  hint: 'Check the network, the VPN and the address; a host that has only IPv6 needs an IPv6 network.',
})

const cutOff: Advise = ({ place, where }) => ({
  what: `${place} closed the connection before the login was done`,
  hint: `Check that PostgreSQL listens there, and not another service or a proxy without it, and look at its log; the address is from ${where}.`,
})

const noPassword: Advise = ({ connection, place, where }) => ({
  what: `${place} asks for a password of "${connection.user}", and there is none`,
  hint: `Put it into ${where}, PGPASSWORD, or a line of ~/.pgpass.`,
})

const wrongPassword: Advise = ({ connection, place, where }) => ({
  what: `${place} refused the password of "${connection.user}"`,
  hint: `Check user and password in ${where}; in a URL @ : / ? % are written %40 %3A %2F %3F %25.`,
})

const noTls: Advise = ({ connection, place }) => ({
  what: `${place} does not speak TLS, and ${sslModeOf(connection)} asks for it`,
  hint: 'Turn TLS on at the server (ssl = on). Only on a network you trust: sslmode=disable.',
})

const badCertificate: Advise = ({ connection, place, words }) => ({
  what: `The certificate of ${place} is not trusted: ${words}`,
  hint: `Name the authority that signed it with sslrootcert=FILE, and the host by its certificate's name; ${sslModeOf(connection)} checks both where it can.`,
})

const needsTls: Advise = ({ place }) => ({
  what: `${place} refuses connections without TLS`,
  hint: 'Add sslmode=require, or better sslmode=verify-full, to the URL.',
})

const noEntry: Advise = ({ connection, place }) => ({
  what: `${place} has no pg_hba.conf line that lets "${connection.user}" in from here`,
  hint: `Add one to pg_hba.conf, such as \`host ${connection.database} ${connection.user} ADDRESS/32 scram-sha-256\`, and reload the server.`,
})

const noLogin: Advise = ({ connection, place, words }) => ({
  what: `${place} does not let "${connection.user}" in: ${words}`,
  hint: 'Check the user name, that the role exists and may log in, and the method in pg_hba.conf.',
})

const noDatabase: Advise = ({ connection }) => ({
  what: `The server at ${connection.host}:${connection.port} has no database "${connection.database}"`,
  hint: `Create it: \`createdb -h ${connection.host} -p ${connection.port} -U ${connection.user} ${connection.database}\`.`,
})

const noConnect: Advise = ({ connection, place }) => ({
  what: `"${connection.user}" may not connect to ${place}`,
  hint: `Let its owner run: grant connect on database ${connection.database} to ${connection.user};`,
})

const tooMany: Advise = ({ place, words }) => ({
  what: `${place} has no free connection: ${words}`,
  hint: "See who holds them: select usename, application_name, state, count(*) from pg_stat_activity group by 1, 2, 3. Then end idle ones, lower the services' pool sizes, or raise max_connections; vault-db itself needs fewer than 5.",
})

const notReady: Advise = ({ place, words }) => ({
  what: `${place} takes no connections now: ${words}`,
  hint: 'It is starting, recovering or stopping: run the command again in a moment, and look at its log if that lasts.',
})

const noParameter: Advise = ({ place, words }) => ({
  what: `${place} is a connection pooler that refuses a startup parameter: ${words}`,
  hint: 'Migrations go to the server itself: set DATABASE_URL_UNPOOLED to its address.',
})

const unknown: Advise = ({ place, words }) => ({
  what: `Connecting to ${place} failed: ${words || 'no reason was given'}`,
  hint: '`vault-db doctor` checks the connection step by step.',
})

const certificateCodes = /CERT|SELF_SIGNED|UNABLE_TO_|^ERR_(SSL|TLS)|CRL_/

const wordAdvice: readonly (readonly [RegExp, Advise])[] = [
  [/does not support SSL/, noTls],
  [/pg_hba\.conf.*no encryption/s, needsTls],
  [/pg_hba\.conf/, noEntry],
  [/unsupported startup parameter/, noParameter],
  [/too many (clients|connections)|no more connections/, tooMany],
  [/timeout expired|read timeout/, timeout],
  [/terminated unexpectedly|error establishing an SSL/, cutOff],
]

const codeAdvice: Readonly<Record<string, Advise>> = {
  '28P01': wrongPassword,
  '28000': noLogin,
  '3D000': noDatabase,
  '42501': noConnect,
  '53300': tooMany,
  '57P03': notReady,
  ECONNREFUSED: refused,
  ENOTFOUND: unknownHost,
  EAI_AGAIN: unknownHost,
  ENOENT: noSocket,
  ETIMEDOUT: timeout,
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  ECONNRESET: cutOff,
  EPIPE: cutOff,
}
