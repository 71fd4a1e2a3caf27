import { expect, test } from 'vitest'
import type { PortSender } from '../site.ts'
import { testBackground } from '../testing/background.ts'
import { TestPort, told } from '../testing/page-port.ts'
import { PagePorts } from './page-ports.ts'
import { MOST_UNDER_WAY, SiteQueues } from './site-queues.ts'

const ID = 'symbolon-extension'
const DAPP: PortSender = { id: ID, origin: 'https://kiosk.example', frameId: 0, tab: { url: 'https://kiosk.example/' } }

const request = (id: number, method: string, params?: unknown[]) => ({ type: 'request', id, method, params })

async function setUp() {
  const all = testBackground()
  await all.makeWallet()
  const presence = { actAsMetaMask: false, defaultWallet: false }
  const ports = new PagePorts(Promise.resolve(all.background.provider), async () => presence, ID)
  const port = new TestPort(DAPP)
  ports.accept(port)
  await told(port, 1)
  return { all, ports, port }
}

test('a document hears where things stand, and again only when that changed', async () => {
  const { all, ports, port } = await setUp()
  await ports.tellAll()
  expect(port.told).toEqual([
    { type: 'state', chainId: '0x1', accounts: [], actAsMetaMask: false, defaultWallet: false },
  ])
  await all.connect()
  await ports.tellAll()
  expect(port.told.at(-1)).toMatchObject({ accounts: [all.parties.address] })
  await all.background.vault.lock()
  await ports.tellAll()
  expect(port.told.at(-1)).toMatchObject({ accounts: [] })
})

test('what was begun before a lock is not said after it', async () => {
  const all = testBackground()
  await all.makeWallet()
  await all.connect()
  const slow = Promise.withResolvers<void>()
  const asked = Promise.withResolvers<void>()
  let isFirst = true
  const presence = async () => {
    if (isFirst) {
      isFirst = false
      asked.resolve()
      await slow.promise
    }
    return { actAsMetaMask: false, defaultWallet: false }
  }
  const ports = new PagePorts(Promise.resolve(all.background.provider), presence, ID)
  const port = new TestPort(DAPP)
  ports.accept(port)
  await asked.promise
  await all.background.lock()
  await ports.tellAll()
  slow.resolve()
  await new Promise((resolve) => setTimeout(resolve))
  expect(port.told).toMatchObject([{ type: 'state', accounts: [] }])
})

test('answers and errors carry the number of their request', async () => {
  const { port } = await setUp()
  port.say(request(7, 'eth_chainId'))
  port.say(request(8, 'eth_sign', []))
  await told(port, 3)
  expect(port.told.slice(1)).toEqual(
    expect.arrayContaining([
      { type: 'response', id: 7, outcome: 'result', result: '0x1' },
      { type: 'response', id: 8, outcome: 'error', error: { code: 4200, message: expect.any(String) } },
    ]),
  )
})

test('a sandboxed frame gets no port', () => {
  const ports = new PagePorts(new Promise(() => {}), () => new Promise(() => {}), ID)
  const port = new TestPort({ ...DAPP, origin: 'null', frameId: 2 })
  ports.accept(port)
  expect(port.isOpen).toBe(false)
})

test('the document goes: its request goes with it', async () => {
  const { all, port } = await setUp()
  port.say(request(1, 'eth_requestAccounts'))
  await all.nextRequest()
  port.leave()
  while (all.background.approvals.list().length > 0) await new Promise((resolve) => setTimeout(resolve))
  expect(port.told).toHaveLength(1)
})

test('one site has its bound over all its documents, and takes nothing from another', async () => {
  const queues = new SiteQueues()
  let release = () => {}
  const blocked = new Promise<void>((resolve) => {
    release = resolve
  })
  const running = Array.from({ length: MOST_UNDER_WAY }, () => queues.run('a', () => blocked))
  await expect(queues.run('a', async () => 1)).rejects.toMatchObject({ answer: { code: -32005 } })
  expect(await queues.run('b', async () => 1)).toBe(1)
  release()
  await Promise.all(running)
  expect(await queues.run('a', async () => 1)).toBe(1)
})
