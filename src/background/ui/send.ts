import { parseAddress } from '../../chains/ethereum/addresses.ts'
import { RpcError } from '../../chains/node.ts'
import { PayloadError } from '../../chains/payload.ts'
import type { SendCheck, UiHandlers } from '../../messages/ui.ts'
import { WalletError } from '../errors.ts'
import { type Account, familyOf } from '../stores/accounts.ts'
import { chainOf, type EthereumNetwork, type Network } from '../stores/networks.ts'
import type { Token } from '../stores/tokens.ts'
import { ethereumTokens } from '../tokens/ethereum-tokens.ts'
import { draftTransaction, heldTo } from '../transactions/ethereum/draft.ts'
import { NO_FEE_WISH } from '../transactions/ethereum/fee-wish.ts'
import { propose } from './propose.ts'
import { checkRecipient } from './recipient.ts'
import { feeOfPayment, feeOfTransfer } from './send-fees.ts'
import type { UiServices } from './services.ts'
import { heldBy, tokenView } from './tokens.ts'

type Methods = 'send.check' | 'send.propose'

/** What is typed: the recipient in the form that is kept, null while there is none; the amount in the smallest unit. */
interface Typed {
  readonly recipient: string | null
  readonly amount: bigint | null
}

/** From whom, and where. */
interface Sender {
  readonly account: Account
  readonly network: EthereumNetwork
}

type Sendable = Pick<SendCheck, 'token' | 'available' | 'maximum' | 'maximumFee' | 'lacksFee' | 'fails'>

export function sendHandlers(services: UiServices): Pick<UiHandlers, Methods> {
  const { nodes } = services
  return {
    async 'send.check'({ to, amount, token: key }) {
      const sender = await senderOf(services)
      const token = await shownToken(services, sender.network, key)
      const recipient = parseAddress(to.trim())
      const typed = { recipient, amount: amount === null ? null : BigInt(amount) }
      return {
        ...(token === null
          ? await checkCoin(services, sender, typed)
          : await checkToken(services, sender, typed, token)),
        recipient: recipient === null ? null : await checkRecipient(services, sender.network, recipient, token),
        recipientError: recipient === null && to.trim() !== '' ? 'This is not an address.' : null,
      }
    },
    async 'send.propose'({ to, amount, maximumFee, token: key }) {
      const { account, network } = await senderOf(services)
      const token = await shownToken(services, network, key)
      const recipient = parseAddress(to)
      if (recipient === null) throw new WalletError('bad-address', 'This is not an address.')
      try {
        const moved =
          token === null
            ? { to: recipient, value: BigInt(amount), data: '0x' }
            : {
                ...ethereumTokens(nodes.of(network)).transfer(token, account.address, recipient, BigInt(amount)),
                value: 0n,
              }
        const wish = { account, network, replaces: null }
        const { id } = await propose(services, wish, async () => {
          const drafted = await draftTransaction(nodes.of(network), {
            chainId: network.chainId,
            from: account.address,
            to: moved.to,
            value: moved.value,
            data: moved.data,
            gasLimit: null,
            fees: NO_FEE_WISH,
            nonce: null,
          })
          return maximumFee === null ? drafted : { ...drafted, bytes: heldTo(drafted.bytes, BigInt(maximumFee)) }
        })
        return { id }
      } catch (error) {
        throw undrafted(error)
      }
    },
  }
}

async function senderOf({ accounts, networks }: UiServices): Promise<Sender> {
  const account = await accounts.current()
  if (familyOf(account.kind) !== 'ethereum') {
    throw new WalletError('other-family', 'This page sends from Ethereum accounts.')
  }
  return { account, network: await networks.current('ethereum') }
}

/** Null for the coin. @throws `no-token` for what is not in the list of this network */
async function shownToken({ tokens }: UiServices, network: Network, key: string | undefined): Promise<Token | null> {
  if (key === undefined) return null
  const token = await tokens.find(key)
  if (token === undefined || token.network !== chainOf(network)) {
    throw new WalletError('no-token', 'This token is not in your list on this network.')
  }
  return token
}

async function checkCoin(
  { balances, nodes }: UiServices,
  { account, network }: Sender,
  { recipient, amount }: Typed,
): Promise<Sendable> {
  const node = nodes.of(network)
  const available = balances.of(chainOf(network), account.address, node)
  const fee = await feeOfPayment(node, account.address, recipient, amount ?? 0n)
  const maximum = available === null || fee === null ? null : atLeastZero(BigInt(available.amount) - fee)
  return {
    token: null,
    available,
    maximum: maximum?.toString() ?? null,
    maximumFee: fee?.toString() ?? null,
    lacksFee: false,
    fails: false,
  }
}

async function checkToken(
  services: UiServices,
  { account, network }: Sender,
  { recipient, amount }: Typed,
  token: Token,
): Promise<Sendable> {
  const node = services.nodes.of(network)
  const held = heldBy(services, network, token, account.address)
  const coin = services.balances.of(chainOf(network), account.address, node)
  const most = held.state === 'known' ? BigInt(held.amount) : null
  // More than there is fails for that reason alone, which the page says.
  const isCovered = most !== null && amount !== null && amount > 0n && amount <= most
  const transfer =
    recipient !== null && isCovered ? ethereumTokens(node).transfer(token, account.address, recipient, amount) : null
  const cost = transfer === null ? null : await feeOfTransfer(node, account.address, transfer)
  const fee = typeof cost === 'bigint' ? cost : null
  return {
    token: tokenView(services, network, token),
    available: held.state === 'known' ? { amount: held.amount, asOf: held.asOf, stale: held.stale } : null,
    maximum: most?.toString() ?? null,
    maximumFee: fee?.toString() ?? null,
    lacksFee: fee !== null && coin !== null && BigInt(coin.amount) < fee,
    fails: cost === 'fails',
  }
}

function undrafted(error: unknown): unknown {
  if (error instanceof PayloadError) return new WalletError(error.code, error.message, error)
  if (error instanceof RangeError) return new WalletError('bad-amount', 'There is no such amount.', error)
  if (!(error instanceof RpcError)) return error
  if (error.answer === undefined) return new WalletError('node-silent', 'The node does not answer.', error)
  return new WalletError('node-rejects', 'The node says that this would fail. Nothing was sent.', error)
}

function atLeastZero(value: bigint): bigint {
  return value < 0n ? 0n : value
}
