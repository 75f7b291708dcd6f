import { randomBytes } from 'node:crypto'
import { describeConnection, type ResolvedConnection } from '../../config/target.js'
import { VaultDbError } from '../../errors.js'
import { printName } from '../../sql/print-name.js'
import type { Database, Session } from '../database.js'

/**
 * A new, empty database on a server, dropped when it is closed. The role needs the right to create databases.
 *
 * @param connection any database of that server; it is only used to create and drop
 * @throws DATABASE_UNREACHABLE, QUERY_FAILED (42501 where the role may not create databases)
 */
export async function openServerScratch(connection: ResolvedConnection): Promise<Database> {
  const name = `vault_db_scratch_${randomBytes(8).toString('hex')}`
  await runOnce(connection, `create database ${printName(name)} template template0`).catch(
    (error: unknown) => {
      throw refused(error, connection)
    },
  )
  const own = { ...connection, database: name }
  return {
    kind: 'server',
    label: `scratch database on ${describeConnection(connection)}`,
    connect: (purpose = '') => connect(own, purpose),
    close: () => runOnce(connection, `drop database if exists ${printName(name)} with (force)`),
  }
}

function refused(error: unknown, { user }: ResolvedConnection): unknown {
  if (!(error instanceof VaultDbError) || error.database?.sqlState !== '42501') return error
  return new VaultDbError('QUERY_FAILED', `The role ${user} may not create the scratch database.`, {
    hint: `As a superuser: alter role ${printName(user)} createdb. Or name another role or server.`,
    database: error.database,
    cause: error,
  })
}

async function runOnce(connection: ResolvedConnection, statement: string): Promise<void> {
  const session = await connect(connection, 'scratch')
  try {
    await session.query(statement)
  } finally {
    await session.close()
  }
}

async function connect(connection: ResolvedConnection, purpose: string): Promise<Session> {
  const [{ connectServer }, { sessionFrom }] = await Promise.all([
    import('../connect-server.js'),
    import('../session.js'),
  ])
  return sessionFrom(await connectServer(connection, purpose), { kind: 'server', connected: true })
}
