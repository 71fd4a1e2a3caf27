import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { describe, expect, test } from 'vitest'
import type { Micheline } from './micheline/micheline.ts'
import { hashOfNat } from './script-hash.ts'
import { tokenMetadata } from './token-metadata.ts'

const KT1 = 'KT1PWx2mnDueood7fEmfbBDKx1D9BAnnXitn'
const utf8 = (text: string) => ({ bytes: bytesToHex(utf8ToBytes(text)) })
const pair = (...args: Micheline[]): Micheline => ({ prim: 'Pair', args })
const entry = (key: string, value: Micheline): Micheline => ({ prim: 'Elt', args: [{ string: key }, value] })

const mapType: Micheline = { prim: 'big_map', args: [{ prim: 'nat' }, { prim: 'pair' }], annots: ['%token_metadata'] }
const otherMap: Micheline = { prim: 'big_map', args: [{ prim: 'nat' }, { prim: 'nat' }], annots: ['%ledger'] }

function contract(type: Micheline, storage: Micheline, entries: Record<string, Micheline>) {
  const asked: string[] = []
  return {
    asked,
    script: async () => ({
      code: [
        { prim: 'parameter', args: [] },
        { prim: 'storage', args: [type] },
      ],
      storage,
    }),
    async bigMapValue(id: bigint, key: string) {
      asked.push(`${id}`)
      return entries[key] ?? null
    },
  }
}

const described = pair({ int: '3' }, [
  entry('name', utf8('Zlatá\u202E rybka')),
  entry('symbol', utf8('RYBA')),
  entry('decimals', utf8('6')),
  entry('', utf8('ipfs://bafy')),
])

describe('what a contract says of its tokens', () => {
  test.each<[string, Micheline, Micheline]>([
    [
      'nested pairs',
      { prim: 'pair', args: [otherMap, { prim: 'pair', args: [mapType, { prim: 'nat' }] }] },
      pair({ int: '4' }, pair({ int: '5' }, { int: '0' })),
    ],
    [
      'a comb',
      { prim: 'pair', args: [otherMap, mapType, { prim: 'nat' }] },
      pair({ int: '4' }, { int: '5' }, { int: '0' }),
    ],
    [
      'a comb that is written as a list',
      { prim: 'pair', args: [otherMap, mapType, { prim: 'nat' }] },
      [{ int: '4' }, { int: '5' }, { int: '0' }],
    ],
  ])('is found in %s', async (_, type, storage) => {
    const node = contract(type, storage, { [hashOfNat(3n)]: described })
    expect(await tokenMetadata(node, KT1, 3n)).toEqual({
      name: 'Zlatá rybka',
      symbol: 'RYBA',
      decimals: 6,
      uri: 'ipfs://bafy',
    })
    expect(node.asked).toEqual(['5'])
  })

  test('is null where there is nothing about it', async () => {
    expect(await tokenMetadata(contract(mapType, { int: '5' }, {}), KT1, 3n)).toBeNull()
    expect(await tokenMetadata(contract(otherMap, { int: '5' }, {}), KT1, 3n)).toBeNull()
  })

  test('is left out where it makes no sense', async () => {
    const odd = pair({ int: '3' }, [
      entry('name', { bytes: 'ff' }),
      entry('symbol', { string: 'no bytes' }),
      entry('decimals', utf8('six')),
      entry('', utf8('x'.repeat(100_000))),
    ])
    const node = contract(mapType, { int: '5' }, { [hashOfNat(3n)]: odd })
    expect(await tokenMetadata(node, KT1, 3n)).toEqual({ name: null, symbol: null, decimals: null, uri: null })
  })
})

test('a number’s script expression hash is that of known big map keys', () => {
  // Keys of big map 511 and others on mainnet are `exprtZBwZUeYYYfUs9B9Rg2ywHezVHnCCnmF9WsDQVrs582dSK63dC` for 0 and
  // `expru2dKqDfZG8hu4wNGkiyunvq2hdSKuVYtcKta7BWP6Q18oNxKjS` for 1.
  expect(hashOfNat(0n)).toBe('exprtZBwZUeYYYfUs9B9Rg2ywHezVHnCCnmF9WsDQVrs582dSK63dC')
  expect(hashOfNat(1n)).toBe('expru2dKqDfZG8hu4wNGkiyunvq2hdSKuVYtcKta7BWP6Q18oNxKjS')
})
