import { CONTRACTS, issueTokens, mint } from './contracts/issued.ts'
import { isAddress } from './encoding/addresses.ts'
import { type Account, credit, emptyLedger, type Ledger } from './ledger/ledger.ts'
import { accountRoutes } from './node/account-routes.ts'
import { blockRoutes } from './node/block-routes.ts'
import type { Block } from './node/blocks.ts'
import { Chain, type Refusal } from './node/chain.ts'
import { serve } from './node/http.ts'
import { operationRoutes } from './node/operation-routes.ts'
import { chainNamed } from './node/protocol.ts'

export { CONTRACTS, FA2_TOKENS } from './contracts/issued.ts'
export { PROTOCOL } from './node/protocol.ts'

/** The baker that is there from the first block. Nobody has its key. */
export const BAKER = 'tz1VSUr8wwNhLAzempoch5d6hLRiTh8Cjcjb'

/** Enough that `head~2`, which libraries take as the branch, is there. */
const BLOCKS_AT_START = 3

export type SandboxOptions = {
  /** Accounts that have something from the first block, in mutez. */
  readonly accounts?: readonly { readonly address: string; readonly balance: bigint }[]
  /** 0, as by default, takes a free port. */
  readonly port?: number
  /** Chains of other names have other ids. */
  readonly chainName?: string
  /** Milliseconds from an injection to the block with it; 'manual' waits for `bake`. */
  readonly blockDelay?: number | 'manual'
}

/** A stand-in for a Tezos node that runs in this process. */
export type Sandbox = {
  /** The RPC address, without a slash at its end. */
  readonly url: string
  readonly chainId: string
  /** Operations that were sent and refused, in order, with the errors that nodes tell only in words. */
  readonly refusals: readonly Refusal[]
  readonly head: () => Block
  readonly account: (address: string) => Account | undefined
  /** Makes a block of the operations that wait. */
  readonly bake: () => Block
  /** Gives mutez out of nothing, in a block of its own. */
  readonly fund: (address: string, mutez: bigint) => void
  /** Gives tokens out of nothing, in a block of its own. `id` is the token's in the FA2 contract. */
  readonly giveToken: (contract: keyof typeof CONTRACTS, address: string, amount: bigint, id?: bigint) => void
  /** How many of a contract's tokens an address has. */
  readonly tokenBalance: (contract: keyof typeof CONTRACTS, address: string, id?: bigint) => bigint
  readonly close: () => Promise<void>
}

/** Starts a chain of its own, which is forgotten when it is closed. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { accounts = [], port = 0, chainName = 'tezos sandbox', blockDelay = 50 } = options
  const { chainId, genesis } = chainNamed(chainName)
  const chain = new Chain(chainId, genesis, firstLedger(accounts))
  for (let made = 0; made < BLOCKS_AT_START; made++) chain.bake()

  let timer: NodeJS.Timeout | undefined
  const bake = (): Block => {
    clearTimeout(timer)
    timer = undefined
    return chain.bake()
  }
  const injected = () => {
    if (blockDelay !== 'manual') timer ??= setTimeout(bake, blockDelay)
  }
  const routes = [...blockRoutes(chain, 1), ...accountRoutes(chain), ...operationRoutes(chain, injected)]
  const { url, close } = await serve(routes, port)
  return {
    url,
    chainId,
    refusals: chain.refusals,
    head: () => chain.head,
    account: (address) => chain.head.ledger.accounts.get(address),
    bake,
    fund: (address, mutez) => chain.change((ledger) => void credit(ledger, address, mutez)),
    giveToken: (contract, address, amount, id = 0n) =>
      chain.change((ledger) => mint(ledger.contracts.get(CONTRACTS[contract])!, address, amount, id)),
    tokenBalance(contract, address, id = 0n) {
      const token = chain.head.ledger.contracts.get(CONTRACTS[contract])!.token!
      return token.balances.get(token.standard === 'fa2' ? `${address} ${id}` : address) ?? 0n
    },
    async close() {
      clearTimeout(timer)
      await close()
    },
  }
}

function firstLedger(accounts: NonNullable<SandboxOptions['accounts']>): Ledger {
  const ledger = emptyLedger()
  for (const { address, balance } of accounts) {
    if (!isAddress(address)) throw new Error(`${address} is no address.`)
    credit(ledger, address, balance)
  }
  credit(ledger, BAKER, 6_000_000_000n)
  ledger.accounts.get(BAKER)!.delegate = BAKER
  ledger.delegates.add(BAKER)
  issueTokens(ledger)
  return ledger
}
