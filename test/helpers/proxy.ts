import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A network between a client and the server that can be slow, be measured, and break. */
export interface ServerProxy {
  /** The target's URL with the proxy's address in it. */
  readonly url: string
  /**
   * Round trips so far, all connections together: how often a client spoke first or after an answer.
   * Messages that a client sends without waiting are one trip; logging in counts too.
   */
  trips(): number
  /** Break every open connection as a network fault does (reset, both ends); new ones are still accepted. */
  cut(): void
  /** Break every open connection and accept no more: clients then get ECONNREFUSED. */
  close(): Promise<void>
}

interface Line {
  readonly client: Socket
  readonly upstream: Socket
}

/**
 * Start a TCP relay on a free loopback port in front of a server.
 *
 * @param targetUrl        a postgres:// URL; only its host and port are used, the rest is kept
 * @param options.delayMs  added to each round trip, half on either way; 0 when absent
 */
export async function startProxy(targetUrl: string, { delayMs = 0 } = {}): Promise<ServerProxy> {
  const target = new URL(targetUrl)
  const lines = new Set<Line>()
  let trips = 0
  const listener = createServer((client) => {
    const upstream = connect(Number(target.port || 5432), target.hostname)
    const line = { client, upstream }
    lines.add(line)
    client.once('close', () => lines.delete(line))
    relay(line, delayMs / 2, () => {
      trips += 1
    })
  })
  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const cut = () => {
    for (const line of lines) reset(line)
  }
  const close = async () => {
    const closed = once(listener, 'close')
    listener.close()
    cut()
    await closed
  }
  const url = new URL(targetUrl)
  url.host = `127.0.0.1:${(listener.address() as AddressInfo).port}`
  return { url: url.href, trips: () => trips, cut, close }
}

function relay(line: Line, delayMs: number, onTrip: () => void): void {
  const { client, upstream } = line
  let isClientsTurn = true
  client.on('data', () => {
    if (isClientsTurn) onTrip()
    isClientsTurn = false
  })
  carry(client, upstream, { delayMs, onDelivered: () => {} })
  // The turn passes when the answer reaches the client, not when it reaches us: what is sent before that did not wait for it.
  carry(upstream, client, {
    delayMs,
    onDelivered: () => {
      isClientsTurn = true
    },
  })
  for (const socket of [client, upstream]) {
    socket.setNoDelay(true)
    socket.once('error', () => reset(line))
  }
}

function carry(
  from: Socket,
  to: Socket,
  { delayMs, onDelivered }: { delayMs: number; onDelivered: () => void },
): void {
  // Timers of one duration fire in the order they were set, so the bytes stay in order.
  const later = (deliver: () => void) => (delayMs > 0 ? void setTimeout(deliver, delayMs) : deliver())
  from.on('data', (chunk) =>
    later(() => {
      to.write(chunk)
      onDelivered()
    }),
  )
  from.on('end', () => later(() => to.end()))
}

function reset({ client, upstream }: Line): void {
  client.resetAndDestroy()
  upstream.resetAndDestroy()
}
