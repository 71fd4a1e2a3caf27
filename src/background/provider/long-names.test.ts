import * as v from 'valibot'
import { expect, test } from 'vitest'
import { type RequestView, requestView } from '../../messages/request.ts'
import { testBackground } from '../testing/background.ts'

/** Longer than any text that a page of the wallet takes. */
const LONG = 'x'.repeat(5_000)

async function viewOf(ask: (address: string) => [method: string, params: unknown[]]): Promise<RequestView> {
  const all = testBackground()
  const address = await all.makeWallet()
  await all.connect()
  const refused = all.ask(...ask(address)).catch((error: unknown) => error)
  const { id } = await all.nextRequest()
  const view = await all.ui['requests.view']({ id })
  await all.ui['requests.reject']({ id })
  expect(await refused).toBeInstanceOf(Error)
  return v.parse(requestView, view)
}

test('typed data that nobody can read, with a value below many long names, is shown', async () => {
  const field = 'x'.repeat(128)
  const depth = 40
  const within = (i: number) => (i === 0 ? 'uint256' : `It${i}`)
  const structs = Array.from({ length: depth }, (_, i) => [within(i + 1), [{ name: field, type: within(i) }]])
  const data = {
    types: { EIP712Domain: [{ name: 'name', type: 'string' }], ...Object.fromEntries(structs) },
    primaryType: within(depth),
    domain: { name: 'd' },
    message: structs.reduce<unknown>((value) => ({ [field]: value }), '007'),
  }
  const { way } = await viewOf((address) => ['eth_signTypedData_v4', [address, JSON.stringify(data)]])
  expect(way).toMatchObject({ kind: 'none', problem: { code: 'ambiguous-number' } })
})

test('typed data of which more would be said than can be shown is shown as what it is', async () => {
  const name = 'x'.repeat(100)
  const data = {
    types: {
      EIP712Domain: [{ name: 'name', type: 'string' }],
      It: [{ name: 'all', type: `${name}[]` }],
      [name]: [{ name: 'x', type: 'bool' }],
    },
    primaryType: 'It',
    domain: { name: 'd' },
    message: { all: Array.from({ length: 4_000 }, () => ({ x: true })) },
  }
  const { way } = await viewOf((address) => ['eth_signTypedData_v4', [address, JSON.stringify(data)]])
  expect(way).toMatchObject({ kind: 'none', problem: { code: 'too-complex' } })
})

test('a sign-in for a site of a long name is shown', async () => {
  const text = [
    `${LONG} wants you to sign in with your Ethereum account:`,
    '0x0000000000000000000000000000000000000000',
    '',
    '',
    'URI: https://kiosk.example/',
    'Version: 1',
    'Chain ID: 1',
    'Nonce: abcdefgh1',
    'Issued At: 2026-11-21T09:00:00Z',
  ].join('\n')
  const { way } = await viewOf((address) => ['personal_sign', [text, address]])
  expect(way).toMatchObject({ kind: 'none', problem: { code: 'sign-in-domain' } })
})
