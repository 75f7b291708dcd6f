import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'

/** Lets anybody in and answers every query with the version of a server too old to run here. */
export async function startOldServer(versionNum: string, version: string) {
  const login = Buffer.concat([message('R', int32(0)), ready()])
  const answer = Buffer.concat([
    message('T', Buffer.concat([int16(2), column('num'), column('version')])),
    message('D', Buffer.concat([int16(2), text(versionNum), text(version)])),
    message('C', Buffer.from('SELECT 1\0')),
    ready(),
  ])
  const listener = createServer((socket) => {
    let isIn = false
    socket.on('error', () => {})
    socket.on('data', () => {
      socket.write(isIn ? answer : login)
      isIn = true
    })
  })
  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  return { port: (listener.address() as AddressInfo).port, stop: () => listener.close() }
}

function message(kind: string, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from(kind), int32(body.length + 4), body])
}

function ready(): Buffer {
  return message('Z', Buffer.from('I'))
}

function column(name: string): Buffer {
  const textType = 25
  return Buffer.concat([
    Buffer.from(`${name}\0`),
    int32(0),
    int16(0),
    int32(textType),
    int16(-1),
    int32(-1),
    int16(0),
  ])
}

function text(value: string): Buffer {
  return Buffer.concat([int32(value.length), Buffer.from(value)])
}

function int32(value: number): Buffer {
  const buffer = Buffer.alloc(4)
  buffer.writeInt32BE(value)
  return buffer
}

function int16(value: number): Buffer {
  const buffer = Buffer.alloc(2)
  buffer.writeInt16BE(value)
  return buffer
}
