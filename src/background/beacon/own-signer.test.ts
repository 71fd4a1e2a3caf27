import { verify } from 'node:crypto'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { BAKER, CONTRACTS, type Sandbox, startSandbox } from '../../../e2e/tezos-sandbox/sandbox.ts'
import { parseOperation } from '../../chains/tezos/forge.ts'
import { payment } from '../../chains/tezos/operations.ts'
import { blake2b, isSignedBy, payloadOf } from '../../chains/tezos/testing/independent.ts'
import { KIOSK } from '../testing/background.ts'
import { fundedTezos } from '../testing/funded-tezos.ts'
import { startUnreliableHttp } from '../testing/unreliable-http.ts'
import { beaconFailureOf } from './failure.ts'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ blockDelay: 'manual' })
})
afterAll(() => sandbox.close())

async function dapp(kind: 'tz1' | 'tz2' = 'tz1', url = sandbox.url) {
  const wallet = await fundedTezos(sandbox, kind, url)
  const { all, account } = wallet
  const asking = { site: KIOSK, signal: new AbortController().signal }
  const ask = { asking, account }
  const { wallet: beacon } = all.background.beacon
  const chain = `tezos:${sandbox.chainId}`
  return {
    ...wallet,
    chain,
    publicKey: (await beacon.publicKey(account))!,
    operation: (...details: object[]) => beacon.operation({ ...ask, chain, details }),
    sign: (wish: Parameters<typeof beacon.sign>[0]['wish']) => beacon.sign({ ...ask, chain, wish }),
    broadcast: (signed: Uint8Array, on = chain) => beacon.broadcast({ chain: on, signed }),
  }
}

const failureOf = (answer: Promise<unknown>) => answer.then(() => null, beaconFailureOf)
const pay = (amount: string) => ({ kind: 'transaction', destination: BAKER, amount })

test('partial operations are completed, signed and sent together', async () => {
  const { all, operation, states, bake } = await dapp()
  const answer = operation(pay('1'), { ...pay('2'), gasLimit: '5000', storage_limit: '10' }, { kind: 'delegation' })
  const request = await all.nextRequest()
  const { body } = request
  if (body.kind !== 'sign') throw new Error('It is to be signed.')
  const { contents } = parseOperation(Buffer.from(body.payload.bytes.slice(2), 'hex'))
  expect(contents.map(({ kind }) => kind)).toEqual(['reveal', 'transaction', 'transaction', 'delegation'])
  expect(contents[2]).toMatchObject({ gas_limit: '5000', storage_limit: '10' })
  await all.approveNext()
  expect(await answer).toMatch(/^o/)
  await bake(3)
  expect(await states()).toEqual(['confirmed'])
})

describe('what is no operation to sign is told in the words of SDKs', () => {
  test.each([
    ['PARAMETERS_INVALID_ERROR', [{ kind: 'ballot' }]],
    ['PARAMETERS_INVALID_ERROR', [{ ...pay('1'), source: BAKER }]],
    ['PARAMETERS_INVALID_ERROR', [{ ...pay('-1') }]],
    ['PARAMETERS_INVALID_ERROR', [{ ...pay('1'), destination: `${BAKER.slice(0, -1)}1` }]],
    ['PARAMETERS_INVALID_ERROR', [{ ...pay('1'), destination: `0x${'b0'.repeat(20)}` }]],
    ['PARAMETERS_INVALID_ERROR', [pay('1'), { kind: 'delegation', delegate: CONTRACTS.fa2 }]],
  ])('%s: %j', async (errorType, details) => {
    const { all, operation } = await dapp()
    expect(await failureOf(operation(...details))).toMatchObject({ errorType })
    expect(all.background.approvals.list()).toEqual([])
  })

  test.each([
    [[pay('999999999999')], /^The account does not hold enough/],
    [[pay('1'), pay('0')], /^Operation 2 of 2: A payment of nothing/],
    [[{ ...pay('1'), fee: '1' }], /^Its fee is too low/],
  ])('TRANSACTION_INVALID_ERROR: %j, and the person sees why', async (details, reason) => {
    const { all, operation, account, chain } = await dapp()
    expect(await failureOf(operation(...details))).toMatchObject({ errorType: 'TRANSACTION_INVALID_ERROR' })
    const { id, site, body } = await all.nextRequest()
    expect(site).toEqual(KIOSK)
    expect(body).toMatchObject({
      kind: 'would-fail',
      account: account.id,
      chain,
      reason: expect.stringMatching(reason),
    })
    const { content, way, revision } = await all.ui['requests.view']({ id })
    expect(way).toMatchObject({ kind: 'none', problem: { text: expect.stringMatching(reason) } })
    const exact = content.kind === 'would-fail' ? content.exact.bytes : '0x'
    expect(JSON.parse(Buffer.from(exact.slice(2), 'hex').toString())).toEqual(details)
    const consent = { despite: [], acknowledged: [], accounts: null }
    await expect(all.ui['requests.approve']({ id, revision, ...consent })).rejects.toMatchObject({
      code: 'not-approvable',
    })
    // One such window of a site is enough.
    expect(await failureOf(operation(...details))).toMatchObject({ errorType: 'TRANSACTION_INVALID_ERROR' })
    expect(all.background.approvals.list()).toHaveLength(1)
    await all.ui['requests.reject']({ id })
    expect(all.background.approvals.list()).toEqual([])
    expect(all.parties.signed).toEqual([])
  })

  test('with which operation failed, and why', async () => {
    const { operation, address } = await dapp()
    const value = [
      {
        prim: 'Pair',
        args: [
          { string: address },
          [{ prim: 'Pair', args: [{ string: BAKER }, { prim: 'Pair', args: [{ int: '0' }, { int: '1' }] }] }],
        ],
      },
    ]
    const parameters = { entrypoint: 'transfer', value }
    const failure = await failureOf(operation(pay('1'), { ...pay('0'), destination: CONTRACTS.fa2, parameters }))
    expect(failure).toMatchObject({
      errorType: 'TRANSACTION_INVALID_ERROR',
      data: [{ id: 'script-rejected', said: 'FA2_INSUFFICIENT_BALANCE' }],
    })
    expect(failure!.message).toContain('FA2_INSUFFICIENT_BALANCE')
  })

  test('and where it is nested 10,000 deep', async () => {
    let value: object = { prim: 'Unit' }
    for (let depth = 0; depth < 10_000; depth += 1) value = [value]
    const { all, operation } = await dapp()
    const failure = failureOf(operation({ ...pay('0'), parameters: { entrypoint: 'x', value } }))
    expect(await failure).toMatchObject({ errorType: 'PARAMETERS_INVALID_ERROR' })
    expect(all.background.approvals.list()).toEqual([])
  })

  test('and a rejection', async () => {
    const { all, operation } = await dapp()
    const answer = failureOf(operation(pay('1')))
    const { id } = await all.nextRequest()
    await all.ui['requests.reject']({ id })
    expect(await answer).toMatchObject({ errorType: 'ABORTED_ERROR' })
  })
})

describe.each(['tz1', 'tz2'] as const)('payloads of a %s account', (kind) => {
  const prefix = kind === 'tz1' ? 'edsig' : 'spsig1'
  const prefixBytes = 5

  test('a text', async () => {
    const { all, sign, publicKey } = await dapp(kind)
    const text = 'Tezos Signed Message: kiosk.example 2027-01-15T08:00:00Z I have seen this picture.'
    const answer = sign({ kind: 'raw', text })
    await all.approveNext()
    const signature = await answer
    expect(signature.startsWith(prefix)).toBe(true)
    if (kind === 'tz1') {
      const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), payloadOf(publicKey, 4)])
      const key = { key: der, format: 'der', type: 'spki' } as const
      expect(verify(null, blake2b(utf8ToBytes(text), 32), key, payloadOf(signature, prefixBytes))).toBe(true)
    }
  })

  test('an operation that the dapp sends itself, through the wallet’s node', async () => {
    const { all, sign, publicKey, draft, broadcast, states } = await dapp(kind)
    const { bytes } = await draft(payment(BAKER, 7n))()
    const answer = sign({ kind: 'operation', bytes: Uint8Array.of(3, ...bytes) })
    const { id } = await all.nextRequest()
    const { content } = await all.ui['requests.view']({ id })
    // What it costs is the site's to choose, and to be seen.
    expect(content).toMatchObject({ fee: { maximum: expect.stringMatching(/^[1-9]/), asOf: null } })
    await all.approveNext()
    const raw = payloadOf(await answer, prefixBytes)
    expect(isSignedBy(publicKey, bytes, raw)).toBe(true)
    expect(await states()).toEqual(['message-signed'])
    expect(await broadcast(Uint8Array.of(...bytes, ...raw))).toMatch(/^o/)
    expect(await failureOf(broadcast(bytes))).toMatchObject({ errorType: 'TRANSACTION_INVALID_ERROR' })
    const garbage = Buffer.from(bytesToHex(bytes).slice(0, 20), 'hex')
    expect(await failureOf(broadcast(garbage))).toMatchObject({ errorType: 'TRANSACTION_INVALID_ERROR' })
  })
})

describe('bytes that the wallet refuses are put before nobody', () => {
  test.each<[string, (bytes: Uint8Array) => Uint8Array]>([
    ['with something behind them', (bytes) => Uint8Array.of(...bytes, 0)],
    ['of a kind that nobody knows', (bytes) => changed(bytes, 32, 0xfe)],
    ['a ballot', (bytes) => changed(bytes, 32, 6)],
    ['of another account', (bytes) => changed(bytes, 40, bytes[40]! ^ 1)],
    ['cut short', (bytes) => bytes.subarray(0, -1)],
  ])('%s', async (_, change) => {
    const { all, sign, draft } = await dapp()
    const bytes = change((await draft(payment(BAKER, 7n))()).bytes)
    expect(await failureOf(sign({ kind: 'operation', bytes: Uint8Array.of(3, ...bytes) }))).toMatchObject({
      errorType: 'PARAMETERS_INVALID_ERROR',
    })
    expect(all.background.approvals.list()).toEqual([])
  })
})

/** With another byte at that place. */
function changed(bytes: Uint8Array, at: number, byte: number): Uint8Array {
  const copy = bytes.slice()
  copy[at] = byte
  return copy
}

describe('an operation that is signed and not sent', () => {
  test('is one of the network that is shown beside it, whatever the wallet’s own pages work with (invariant 9)', async () => {
    const { all, sign, draft, network } = await dapp()
    const { bytes } = await draft(payment(BAKER, 7n))()
    await all.background.networks.select('tezos:NetXdQprcVkpaWU')
    const answer = sign({ kind: 'operation', bytes: Uint8Array.of(3, ...bytes) })
    expect((await all.nextRequest()).body).toMatchObject({ chain: `tezos:${network.chainId}` })
    await all.approveNext()
    expect(await answer).toMatch(/^edsig/)
  })

  test('branched on a block that this network does not have, is put before nobody', async () => {
    const { all, sign, draft } = await dapp()
    const { bytes } = await draft(payment(BAKER, 7n))()
    const elsewhere = bytes.slice()
    elsewhere[0]! ^= 1
    expect(await failureOf(sign({ kind: 'operation', bytes: Uint8Array.of(3, ...elsewhere) }))).toMatchObject({
      errorType: 'PARAMETERS_INVALID_ERROR',
    })
    expect(all.background.approvals.list()).toEqual([])
  })

  test('is looked up for nobody where no more may wait', async () => {
    const node = await startUnreliableHttp(sandbox.url)
    onTestFinished(() => void node.stop())
    const { all, sign, draft } = await dapp('tz1', node.url)
    const { bytes } = await draft(payment(BAKER, 7n))()
    const ask = () => failureOf(sign({ kind: 'operation', bytes: Uint8Array.of(3, ...bytes) }))
    const waiting = Array.from({ length: 10 }, ask)
    while (all.background.approvals.list().length < waiting.length) await new Promise((resolve) => setTimeout(resolve))
    const lookedUp = () => node.asked.filter((path) => path.endsWith('/header')).length
    const before = lookedUp()
    expect(before).toBeGreaterThanOrEqual(waiting.length)
    expect(await ask()).toMatchObject({ errorType: 'UNKNOWN_ERROR' })
    expect(lookedUp()).toBe(before)
    await all.background.lock()
    for (const answer of await Promise.all(waiting)) expect(answer).toMatchObject({ errorType: 'ABORTED_ERROR' })
  })
})

test('a network that the wallet does not know is told as that', async () => {
  const { broadcast } = await dapp()
  expect(await failureOf(broadcast(Uint8Array.of(1), 'tezos:NetXdQprcVkpaWX'))).toMatchObject({
    errorType: 'NETWORK_NOT_SUPPORTED',
  })
})
