import { beforeEach, expect } from 'vitest'
import type { Action, Content, Operation } from '../encoding/operation.ts'
import { BAKER, type Sandbox, startSandbox } from '../sandbox.ts'
import { contentOf, inject, type Owner, ownerOf, sign } from './hand-made.ts'
import { SECRETS } from './toolkit.ts'

/** What the accounts of `owner` and `koblitz` begin with, in mutez. */
export const FUNDS = 1_000_000_000n

export const owner = await ownerOf(SECRETS.tz1)
/** The one with a secp256k1 key. */
export const koblitz = await ownerOf(SECRETS.tz2)
/** One whose account does not exist. */
export const other = await ownerOf(SECRETS.other)

/** Gives every test of a file a chain on which two keys are revealed, nothing else happened, and blocks wait. */
export function setStage() {
  let sandbox: Sandbox
  const pay: Action = { kind: 'transaction', amount: 1n, destination: BAKER }

  const stage = {
    sandbox: () => sandbox,
    /** The counter that an account's next operation has. */
    next: (address: string): bigint => sandbox.account(address)!.counter + 1n,
    operation: (contents: Content[]): Operation => ({ branch: sandbox.head().hash, contents }),
    revealOf: ({ address, key }: Owner): Content => contentOf(address, stage.next(address), { kind: 'reveal', key }),
    /** A payment of one mutez, or what the changes make of it. */
    paymentBy: ({ address }: Owner, changes: Partial<Content> = {}): Content =>
      ({ ...contentOf(address, stage.next(address), pay), ...changes }) as Content,

    /** Sends bytes that are refused, and returns the id of the first error and the words in which the node says so. */
    async refusalOf(bytes: Uint8Array): Promise<{ id: string; words: string }> {
      const { status, body } = await inject(sandbox, bytes)
      expect(status).toBe(500)
      expect(body).toMatchObject([{ id: 'async_injection_failed' }, { kind: 'temporary', id: 'failure' }])
      const { id } = sandbox.refusals.at(-1)!.trace[0]!
      return { id, words: (body as [unknown, { msg: string }])[1].msg }
    },

    /** The id of the error for which a well-formed operation is refused. */
    refused: async (contents: Content[], by = owner): Promise<string> =>
      (await stage.refusalOf(await sign(stage.operation(contents), by))).id,

    /** The id of the error with which an operation is put into a block all the same, and its fee taken. */
    async failed(contents: Content[], by = owner): Promise<string> {
      expect(await inject(sandbox, await sign(stage.operation(contents), by))).toMatchObject({ status: 200 })
      const before = sandbox.account(by.address)!.balance
      const [included] = sandbox.bake().operations
      const fees = contents.reduce((sum, each) => sum + each.fee, 0n)
      expect(sandbox.account(by.address)!.balance).toBe(before - fees)
      const result = included!.receipts.map((each) => each.result).find((each) => each.status === 'failed')
      return result!.errors[0]!.id
    },
  }

  beforeEach(async () => {
    const accounts = [owner, koblitz].map(({ address }) => ({ address, balance: FUNDS }))
    sandbox = await startSandbox({ accounts, blockDelay: 'manual' })
    for (const each of [owner, koblitz])
      await inject(sandbox, await sign(stage.operation([stage.revealOf(each)]), each))
    sandbox.bake()
    return () => sandbox.close()
  })
  return stage
}
