import { existsSync } from 'node:fs'
import { get } from 'node:http'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { StartedServer } from './local-server.js'

/**
 * Whether a container engine really answers, not only whether its client is installed. At most 2 s per place.
 *
 * Looks where testcontainers looks: DOCKER_HOST (unix or tcp), else the usual sockets.
 */
export async function engineAnswers(): Promise<boolean> {
  const given = process.env.DOCKER_HOST
  const usual = [
    '/var/run/docker.sock',
    `${process.env.XDG_RUNTIME_DIR}/docker.sock`,
    join(homedir(), '.docker/run/docker.sock'),
  ]
  const places = given ? [given] : usual.filter(existsSync).map((path) => `unix://${path}`)
  for (const place of places) if (await ping(place)) return true
  return false
}

/**
 * Start a server in a container; the first time pulls the image (VAULT_DB_TEST_IMAGE, else pgvector's for PostgreSQL 17).
 *
 * @throws Error when it is not up after four minutes
 */
export async function startContainerServer(): Promise<StartedServer> {
  const { PostgreSqlContainer } = await import('@testcontainers/postgresql')
  const image = process.env.VAULT_DB_TEST_IMAGE ?? 'pgvector/pgvector:pg17'
  const starting = new PostgreSqlContainer(image)
    .withUsername('postgres')
    .withPassword('postgres')
    .withDatabase('postgres')
    .withCommand(['postgres', '-c', 'max_connections=200'])
    .start()
  const container = await within(240_000, starting)
  const stop = async () => {
    await container.stop()
  }
  return { url: container.getConnectionUri(), stop }
}

function ping(place: string): Promise<boolean> {
  const { protocol, pathname, hostname, port } = new URL(place)
  const target = protocol === 'unix:' ? { socketPath: pathname } : { host: hostname, port: port || 2375 }
  return new Promise((resolve) => {
    const request = get({ ...target, path: '/_ping', timeout: 2_000 }, (response) => {
      response.resume()
      resolve(response.statusCode === 200)
    })
    request.once('timeout', () => request.destroy(new Error('timeout')))
    request.once('error', () => resolve(false))
  })
}

async function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`The container was not up after ${limitMs / 1000} s.`)),
      limitMs,
    )
  })
  return Promise.race([work, limit]).finally(() => clearTimeout(timer))
}
