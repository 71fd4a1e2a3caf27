import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { freePort } from './free-port.ts'

test('a free port can be listened on, again and again', async () => {
  const port = await freePort()
  for (let times = 0; times < 2; times++) {
    const server = createServer().listen(port, '127.0.0.1')
    await once(server, 'listening')
    server.close()
    await once(server, 'close')
  }
})

test('it is none that a server without a port of its own is given', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const given = (server.address() as { port: number }).port
  server.close()
  expect(await freePort()).toBeLessThan(given)
})
