/**
 * PostgreSQL's wire protocol, version 3, as far as a relay needs it.
 * @see https://www.postgresql.org/docs/current/protocol-message-formats.html
 */

/** One message: its type letter and all its bytes, header included. */
export interface Frame {
  readonly type: string
  readonly bytes: Buffer
}

/** PostgreSQL's own limit of a message. */
const longestBytes = 0x3fff_ffff

/** A message with its header; text parts are ended by a zero byte. */
export function frame(type: string, ...parts: readonly (string | Buffer)[]): Buffer {
  const body = parts.map((part) => (typeof part === 'string' ? Buffer.from(`${part}\0`) : part))
  const sizeBytes = body.reduce((sum, part) => sum + part.length, 4)
  const header = Buffer.alloc(5)
  header.write(type, 0, 'latin1')
  header.writeInt32BE(sizeBytes, 1)
  return Buffer.concat([header, ...body])
}

export function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeInt16BE(value)
  return bytes
}

export function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

/** Text up to the next zero byte, and where what follows it begins. */
export function textAt(bytes: Buffer, start: number): { readonly text: string; readonly end: number } {
  const zero = bytes.indexOf(0, start)
  const stop = zero === -1 ? bytes.length : zero
  return { text: bytes.toString('utf8', start, stop), end: stop + 1 }
}

/** What an ErrorResponse says. */
export interface Refusal {
  readonly severity: 'ERROR' | 'FATAL'
  readonly sqlState: string
  readonly message: string
  readonly hint?: string
}

export function errorFrame({ severity, sqlState, message, hint }: Refusal): Buffer {
  const fields = [
    `S${severity}`,
    `V${severity}`,
    `C${sqlState}`,
    `M${message}`,
    ...(hint ? [`H${hint}`] : []),
  ]
  return frame('E', ...fields, Buffer.from([0]))
}

/** The message of an ErrorResponse. */
export function errorMessageOf(error: Frame): string {
  for (let at = 5; at < error.bytes.length && error.bytes[at] !== 0; ) {
    const field = textAt(error.bytes, at)
    if (field.text.startsWith('M')) return field.text.slice(1)
    at = field.end
  }
  return ''
}

/** Cut whole answers of a backend into messages. */
export function framesOf(output: Buffer): Frame[] {
  const frames: Frame[] = []
  for (let at = 0; at < output.length; ) {
    const end = at + 1 + output.readInt32BE(at + 1)
    frames.push({ type: output.toString('latin1', at, at + 1), bytes: output.subarray(at, end) })
    at = end
  }
  return frames
}

/** Rows of text columns out of a backend's answer. */
export function rowsOf(output: Buffer): (string | null)[][] {
  return framesOf(output)
    .filter(({ type }) => type === 'D')
    .map(({ bytes }) => {
      const row: (string | null)[] = []
      for (let at = 7; at < bytes.length; ) {
        const length = bytes.readInt32BE(at)
        row.push(length === -1 ? null : bytes.toString('utf8', at + 4, at + 4 + length))
        at += 4 + Math.max(length, 0)
      }
      return row
    })
}

/** Collects bytes until a whole message is there: the first has no type letter. */
export interface FrameReader {
  /** @throws RangeError a length that no message has: the other side speaks something else */
  readonly push: (chunk: Buffer) => void
  readonly nextStartup: () => Buffer | null
  readonly next: () => Frame | null
}

/** The longest first message that PostgreSQL takes. */
const longestStartupBytes = 10_000

export function createFrameReader(): FrameReader {
  let chunks: Buffer[] = []
  let size = 0
  const peek = (lengthAt: number): Buffer | null => {
    if (size < lengthAt + 4) return null
    if (chunks[0]!.length < lengthAt + 4) chunks = [Buffer.concat(chunks)]
    const length = chunks[0]!.readInt32BE(lengthAt)
    if (length < 4 || length > (lengthAt === 0 ? longestStartupBytes : longestBytes)) {
      throw new RangeError(`a message of ${length} bytes`)
    }
    const total = lengthAt + length
    if (size < total) return null
    const all = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)
    chunks = all.length > total ? [all.subarray(total)] : []
    size -= total
    return all.subarray(0, total)
  }
  return {
    push(chunk) {
      chunks.push(chunk)
      size += chunk.length
    },
    nextStartup: () => peek(0),
    next() {
      const bytes = peek(1)
      return bytes && { type: bytes.toString('latin1', 0, 1), bytes }
    },
  }
}
