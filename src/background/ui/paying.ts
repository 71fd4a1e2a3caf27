import type { Account } from '../stores/accounts.ts'
import type { Network } from '../stores/networks.ts'
import type { Token } from '../stores/tokens.ts'
import type { Drafted } from '../transactions/family.ts'
import { ethereumPaying } from './paying-ethereum.ts'
import { tezosPaying } from './paying-tezos.ts'
import type { UiServices } from './services.ts'

/** How an account of one family pays. Addresses in the form that is kept, amounts in the smallest unit. */
export interface Paying {
  /** Null for what is no address. */
  recipient(typed: string): string | null
  /** `maximum` is the most that can be paid; null where nobody knows. */
  coin(payment: Payment, available: bigint | null): Promise<Cost & { readonly maximum: bigint | null }>
  transfer(token: Token, to: string, amount: bigint): Promise<Cost>
  /**
   * @param token null for the coin
   * @param maximumFee that the person was told before; null where none was
   * @throws RpcError; PayloadError, RangeError, OperationError for what cannot be
   */
  draft(token: Token | null, to: string, amount: bigint, maximumFee: bigint | null): Promise<Drafted>
}

/** What a payment costs at most, beside itself. */
export interface Cost {
  /** Of the coin; null while the node does not answer, and where it would fail. */
  readonly fee: bigint | null
  /** Why it would fail, as a sentence; null where nothing speaks against it. */
  readonly fails: string | null
}

/** As far as it was typed. */
export interface Payment {
  readonly to: string | null
  readonly amount: bigint | null
}

/** From whom, and where. */
export interface Sender {
  readonly account: Account
  readonly network: Network
}

export function payingOf(services: UiServices, { account, network }: Sender): Paying {
  return network.family === 'ethereum'
    ? ethereumPaying(services.nodes.of(network), { account, network })
    : tezosPaying(services.nodes.tezos(network), { account, network, tezosKey: services.tezosKey })
}
