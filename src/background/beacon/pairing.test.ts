import { expect, test } from 'vitest'
import { testBackground } from '../testing/background.ts'
import { memoryStore } from '../testing/memory-store.ts'
import { encodeJson } from './codec.ts'
import { BeaconPeers } from './peers.ts'
import { SdkDapp } from './testing/dapp.ts'
import { beaconWallet, Page, PERMISSION } from './testing/wallet.ts'

const key = (number: number) => number.toString(16).padStart(64, '0')

test('a dapp pairs, and gets the answer its SDK reads', async () => {
  const { open } = await beaconWallet()
  const dapp = await SdkDapp.of('seed')
  const port = open()
  const request = await dapp.pairingRequest({ id: 'the request' })
  port.say({ number: 1, carried: { type: 'pairing', payload: request } })
  while (port.told.length === 0) await new Promise((resolve) => setTimeout(resolve))
  const { payload } = port.told[0] as { payload: string }
  expect(await dapp.readPairing(payload)).toEqual({
    type: 'postmessage-pairing-response',
    id: 'the request',
    name: 'Symbolon',
    icon: expect.stringMatching(/^data:image/),
    publicKey: expect.stringMatching(/^[0-9a-f]{64}$/),
    version: '3',
  })
})

test('paired again it finds the same wallet; another dapp, or the same key on another site, finds another', async () => {
  const { open } = await beaconWallet()
  const paired = async (seed: string, origin?: string) => {
    const page = new Page(open(origin), await SdkDapp.of(seed))
    await page.pair()
    return page.wallet
  }
  const first = await paired('seed')
  expect(await paired('seed')).toBe(first)
  const others = [await paired('another seed'), await paired('seed', 'https://elsewhere.example')]
  expect(new Set([first, ...others]).size).toBe(3)
})

test('a pairing outlives the worker', async () => {
  const all = testBackground()
  const before = await beaconWallet(all)
  const page = new Page(before.open(), await SdkDapp.of('seed'))
  await page.pair()
  all.restart()
  await all.background.recover()
  const after = await beaconWallet(all)
  const again = new Page(after.open(), page.dapp)
  again.wallet = page.wallet
  const answer = again.ask(PERMISSION)
  await all.approveNext()
  expect(await answer).toMatchObject({ type: 'permission_response' })
})

test.each<[string, (dapp: SdkDapp) => Promise<string> | string]>([
  ['no base58', () => 'no base58'],
  [
    'a wrong checksum',
    async (dapp) => (await dapp.pairingRequest()).replace(/.$/, (last) => (last === '1' ? '2' : '1')),
  ],
  ['no object', () => encodeJson('request')],
  ['another type', (dapp) => dapp.pairingRequest({ type: 'p2p-pairing-request' })],
  ['no key', (dapp) => dapp.pairingRequest({ publicKey: undefined })],
  ['half a key', (dapp) => dapp.pairingRequest({ publicKey: 'ab'.repeat(16) })],
  ['a key that is no point', (dapp) => dapp.pairingRequest({ publicKey: `02${'00'.repeat(31)}` })],
  ['a key of low order', (dapp) => dapp.pairingRequest({ publicKey: `01${'00'.repeat(31)}` })],
])('a pairing request of %s gets no answer, and the next one does', async (_, request) => {
  const { open } = await beaconWallet()
  const dapp = await SdkDapp.of('seed')
  const port = open()
  const page = new Page(port, dapp)
  const number = page.carry({ type: 'pairing', payload: await request(dapp) })
  await page.pair()
  expect(page.unheard).toBe(0)
  expect(page.taken).toContain(number)
})

test('a site has room for ten pairings, all sites for two hundred; those with a permission stay longest', async () => {
  const peers = new BeaconPeers(memoryStore())
  const first = await peers.pair('https://kiosk.example', key(0))
  await peers.grant(first, { address: 'tz1', network: { type: 'mainnet' }, scopes: ['sign'] })
  for (let number = 1; number <= 12; number++) await peers.pair('https://kiosk.example', key(number))
  const kept = (await peers.of('https://kiosk.example')).map(({ publicKey }) => Number.parseInt(publicKey, 16))
  expect(kept).toEqual([0, 4, 5, 6, 7, 8, 9, 10, 11, 12])
  for (let number = 0; number < 200; number++) await peers.pair(`https://site-${number}.example`, key(number))
  expect((await peers.of('https://kiosk.example')).map(({ publicKey }) => publicKey)).toEqual([key(0)])
  expect(await peers.of('https://site-0.example')).toHaveLength(0)
  expect(await peers.of('https://site-199.example')).toHaveLength(1)
})

test('a sandboxed frame gets no port', async () => {
  const { open } = await beaconWallet()
  expect(open('null').isOpen).toBe(false)
})
