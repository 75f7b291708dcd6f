import type { Writable } from 'node:stream'

/**
 * Write text and wait until the stream has taken it; a reader that left (EPIPE) is not an error.
 *
 * @throws the stream's own error otherwise: a full disk
 */
export function writeAll(stream: Writable, text: string): Promise<void> {
  if (text === '') return Promise.resolve()
  return new Promise((resolve, reject) => {
    // Without a listener the stream's 'error' event would end the process before the callback's news is used.
    if (stream.listenerCount('error') === 0) stream.on('error', () => {})
    stream.write(text, (error) => {
      if (error && !isClosedPipe(error)) reject(error)
      else resolve()
    })
  })
}

function isClosedPipe(error: NodeJS.ErrnoException): boolean {
  return ['EPIPE', 'ERR_STREAM_DESTROYED', 'EOF', 'ERR_STREAM_WRITE_AFTER_END'].includes(error.code ?? '')
}

/**
 * Plain data as one JSON document with a final line break. Big integers become numbers where a number
 * holds them exactly, and strings elsewhere. Pure.
 */
export function toJson(value: unknown): string {
  const text = JSON.stringify(
    value ?? null,
    (_, each: unknown) => {
      if (typeof each !== 'bigint') return each
      return Number.isSafeInteger(Number(each)) ? Number(each) : String(each)
    },
    2,
  )
  return `${text}\n`
}
