import { once } from 'node:events'
import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http'

/** Where a call is stopped: before it reaches the server, or when the server has answered and the caller has not heard. */
export type Moment = 'before' | 'answered'

/** One call that was, or is to be, stopped on its way. */
export type Held = {
  /** Resolves when the call has come to that point. */
  readonly reached: Promise<void>
  /** Lets it go on. */
  readonly release: () => void
}

/** Stands between callers and one server, and stops or falsifies chosen calls for as long as a test needs. */
export type HoldProxy = {
  readonly url: string
  /** Stops the next call whose name matches, after letting `skip` of them pass. */
  readonly hold: (call: RegExp, moment: Moment, skip?: number) => Held
  /** From now on the last bit of every answer to a call whose name matches is another. */
  readonly alter: (call: RegExp) => void
  /** Drops what is held, and holds and alters nothing more. */
  readonly clear: () => void
  readonly stop: () => Promise<void>
}

type Rule = { call: RegExp; moment: Moment; skip: number; reached: () => void; passed: Promise<boolean> }

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of message) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

type NameOf = (incoming: IncomingMessage, body: Buffer) => string

/** What a call is named by where paths say what is asked: «METHOD /path». */
const byPath: NameOf = ({ method, url }) => `${method} ${url}`

/** What a call to an Ethereum node is named by. */
export const byRpcMethod: NameOf = (_, body) => (JSON.parse(body.toString()) as { method: string }).method

/** Starts a proxy on the loopback interface for the server at `targetPort`, which need not be up. */
export async function startHoldProxy(targetPort: number, nameOf: NameOf = byPath): Promise<HoldProxy> {
  let rules: Rule[] = []
  let altered: RegExp[] = []
  const drops = new Set<() => void>()

  /** False when the call is to be dropped. */
  async function pass(call: string, moment: Moment): Promise<boolean> {
    const rule = rules.find((each) => each.moment === moment && each.call.test(call))
    if (rule === undefined) return true
    if (rule.skip > 0) {
      rule.skip -= 1
      return true
    }
    rules = rules.filter((each) => each !== rule)
    rule.reached()
    return rule.passed
  }

  async function carry(incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = incoming
    const body = await bodyOf(incoming)
    const call = nameOf(incoming, body)
    if (!(await pass(call, 'before'))) return void answer.destroy()
    const onward = forward({ host: '127.0.0.1', port: targetPort, method, path: url, headers, agent: false })
    onward.end(body)
    const [answered] = (await once(onward, 'response')) as [IncomingMessage]
    const content = await bodyOf(answered)
    if (!(await pass(call, 'answered'))) return void answer.destroy()
    if (altered.some((each) => each.test(call))) content[content.length - 1]! ^= 1
    answer.writeHead(answered.statusCode ?? 502, answered.headers).end(content)
  }

  // A server that is down or dies, and a caller that is gone, end the connection as they would without a proxy.
  const server = createServer((incoming, answer) => void carry(incoming, answer).catch(() => answer.destroy()))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.')

  const clear = () => {
    rules = []
    altered = []
    for (const drop of drops) drop()
    drops.clear()
  }
  return {
    url: `http://127.0.0.1:${address.port}`,
    hold(call, moment, skip = 0) {
      const reached = Promise.withResolvers<void>()
      const passed = Promise.withResolvers<boolean>()
      drops.add(() => passed.resolve(false))
      rules.push({ call, moment, skip, reached: reached.resolve, passed: passed.promise })
      return { reached: reached.promise, release: () => passed.resolve(true) }
    },
    alter: (call) => void altered.push(call),
    clear,
    async stop() {
      clear()
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
