import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** What a command can answer with instead of a result; `code` is WebDriver's own, with hyphens: «no-such-window». */
export class MarionetteError extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(`${code}: ${message}`)
    this.code = code
  }
}

/** Firefox's own remote control: the commands of WebDriver, one at a time, over a loopback socket. */
export type Marionette = {
  /** One command; rejects with a `MarionetteError`. */
  send: (command: string, parameters?: object) => Promise<unknown>
  close: () => void
}

/** The longest message a browser may send: a picture of a screen is the longest that is asked for. */
const LONGEST = 64 * 1024 * 1024

type Waiting = { command: string; resolve: (result: unknown) => void; reject: (error: Error) => void }

/** Connects to the Firefox that listens on a port of the loopback interface, and opens a session. */
export async function connectMarionette(port: number): Promise<Marionette> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  const waiting = new Map<number, Waiting>()
  const end = (error: Error) => {
    for (const { command, reject } of waiting.values())
      reject(new MarionetteError('ended', `${command}: ${error.message}`))
    waiting.clear()
    socket.destroy()
  }
  socket.on('error', end)
  socket.on('close', () => end(new Error('Firefox has closed the connection.')))
  readMessages(socket, end, (message) => {
    // The first message is Firefox's greeting; answers are [1, number, error, result].
    if (!Array.isArray(message)) return
    const [, number, error, result] = message as [1, number, { error: string; message: string } | null, unknown]
    const asked = waiting.get(number)
    waiting.delete(number)
    if (error)
      asked?.reject(new MarionetteError(error.error.replaceAll(' ', '-'), `${asked.command}: ${error.message}`))
    else asked?.resolve(result)
  })

  let last = 0
  const send: Marionette['send'] = (command, parameters = {}) =>
    new Promise((resolve, reject) => {
      if (socket.destroyed) return reject(new MarionetteError('ended', `${command}: Firefox is gone.`))
      const number = ++last
      waiting.set(number, { command, resolve, reject })
      const text = JSON.stringify([0, number, command, parameters])
      socket.write(`${Buffer.byteLength(text)}:${text}`)
    })
  await send('WebDriver:NewSession', { capabilities: { alwaysMatch: {} } })
  return { send, close: () => socket.destroy() }
}

/** Each message is its length in bytes as decimal digits, a colon, and that much JSON. */
function readMessages(socket: Socket, fail: (error: Error) => void, heard: (message: unknown) => void): void {
  let bytes = Buffer.alloc(0)
  socket.on('data', (more) => {
    bytes = Buffer.concat([bytes, more])
    for (;;) {
      const colon = bytes.indexOf(':')
      if (colon < 0) return
      const length = Number(bytes.subarray(0, colon).toString('latin1'))
      if (!Number.isSafeInteger(length) || length > LONGEST) return fail(new Error('This is no message of Marionette.'))
      const end = colon + 1 + length
      if (bytes.length < end) return
      heard(JSON.parse(bytes.subarray(colon + 1, end).toString('utf8')))
      bytes = bytes.subarray(end)
    }
  })
}
