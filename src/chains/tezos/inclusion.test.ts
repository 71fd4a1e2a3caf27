import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RpcError } from '../node.ts'
import { type SentOperation, standingOf } from './inclusion.ts'

const SOURCE = 'tz1VSUr8wwNhLAzempoch5d6hLRiTh8Cjcjb'
const HASH = `o${'a'.repeat(50)}`
const OTHER = `o${'b'.repeat(50)}`
const LONGEST = 120
const applied = {
  kind: 'transaction',
  metadata: { operation_result: result('applied'), internal_operation_results: [] },
}

function result(status: 'applied' | 'failed', ...ids: string[]) {
  return {
    status,
    errors: ids.map((id) => ({ id })),
    consumed_milligas: 0n,
    paid_storage_size_diff: 0n,
    storage_size: 0n,
    allocated_destination_contract: false,
    originated_contracts: [],
  }
}

/** A chain that is `head` blocks long, in which the account's one operation stands at level `used`. */
function chain(head: number, used: number | null, hash = HASH, contents = [applied], pruned = 0) {
  let asked = 0
  return {
    get asked() {
      return asked
    },
    head: async () => ({ hash: `B${'c'.repeat(50)}`, level: head, chain_id: 'NetXdQprcVkpaWU', protocol: 'P' }),
    async counter(_: string, level: string | number = head) {
      asked += 1
      const at = level === 'head' ? head : Number(level)
      if (at > head) throw new Error('There is no such block.')
      if (at < pruned) throw new RpcError('refused', 'There is no such thing.', { code: 404, message: '' })
      return used !== null && at >= used ? 10n : 9n
    },
    operationHashes: async (level: number) => (level === used ? [OTHER.replace('b', 'd'), hash] : []),
    included: async () => ({ hash, contents }),
  }
}

/** Branched on the block of `branch`. */
function sent(branch: number): SentOperation {
  return { hash: HASH, source: SOURCE, counter: 10n, lastLevel: branch + LONGEST }
}

describe('where an operation stands', () => {
  test('it waits while its number is free and a block may still take it', async () => {
    expect(await standingOf(chain(1_000, null), sent(998))).toEqual({ kind: 'waiting' })
    expect(await standingOf(chain(1_119, null), sent(998))).toEqual({ kind: 'waiting' })
  })

  test('no block takes it any more once the last one that could is final', async () => {
    expect(await standingOf(chain(1_119, null), sent(998))).toEqual({ kind: 'waiting' })
    expect(await standingOf(chain(1_120, null), sent(998))).toEqual({ kind: 'expired' })
    expect(await standingOf(chain(1_120, 1_119), sent(998))).toEqual({ kind: 'expired' })
  })

  test('it is final when two blocks stand on its own', async () => {
    const at = (head: number) => standingOf(chain(head, 1_001), sent(998))
    expect(await at(1_001)).toEqual({ kind: 'included', level: 1_001, final: false, failure: null })
    expect(await at(1_002)).toMatchObject({ final: false })
    expect(await at(1_003)).toMatchObject({ final: true })
  })

  test('another that has its number has overtaken it, once that is final', async () => {
    expect(await standingOf(chain(1_002, 1_001, OTHER), sent(998))).toEqual({ kind: 'waiting' })
    expect(await standingOf(chain(1_003, 1_001, OTHER), sent(998))).toEqual({ kind: 'overtaken' })
  })

  test('a block may hold it and none of it be applied', async () => {
    const failed = {
      kind: 'transaction',
      metadata: {
        operation_result: result('failed', 'proto.024-PtTALLiN.contract.balance_too_low'),
        internal_operation_results: [],
      },
    }
    expect(await standingOf(chain(1_003, 1_001, HASH, [failed]), sent(998))).toMatchObject({
      kind: 'included',
      failure: { code: 'balance-too-low' },
    })
  })

  test('a node that keeps little no longer tells what used its number', async () => {
    expect(await standingOf(chain(10_000, 1_001, HASH, [applied], 8_000), sent(998))).toEqual({ kind: 'forgotten' })
    expect(await standingOf(chain(10_000, null, HASH, [applied], 8_000), sent(998))).toEqual({ kind: 'expired' })
    // A node that lags behind another says the same of a block that is yet to come.
    await expect(standingOf(chain(1_010, 1_001, HASH, [applied], 1_008), sent(998))).rejects.toThrow(RpcError)
  })

  test('it is found wherever it is, in few questions', async () => {
    const anywhere = fc.tuple(fc.integer({ min: 1, max: LONGEST }), fc.integer({ min: 0, max: 10_000 }))
    await fc.assert(
      fc.asyncProperty(anywhere, async ([after, since]) => {
        const level = 998 + after
        const node = chain(level + since, level)
        expect(await standingOf(node, sent(998))).toMatchObject({ kind: 'included', level })
        expect(node.asked).toBeLessThanOrEqual(15)
      }),
    )
  })
})
