import { checksummed, parseAddress } from '../../chains/ethereum/addresses.ts'
import type { EthereumRpc } from '../../chains/ethereum/rpc.ts'
import { RpcError } from '../../chains/node.ts'
import { PayloadError } from '../../chains/payload.ts'
import type { RecipientCheck, UiHandlers } from '../../messages/ui.ts'
import { WalletError } from '../errors.ts'
import { type Account, familyOf } from '../stores/accounts.ts'
import { chainOf } from '../stores/networks.ts'
import { draftTransaction, gasWithMargin, heldTo } from '../transactions/ethereum/draft.ts'
import { NO_FEE_WISH } from '../transactions/ethereum/fee-wish.ts'
import { propose } from './propose.ts'
import { wasPaid } from './request-views.ts'
import type { UiServices } from './services.ts'
import { ownActivity } from './views.ts'

type Methods = 'send.check' | 'send.propose'

const PLAIN_GAS = 21_000n
/** Digits at either end that people compare. */
const COMPARED = 4

export function sendHandlers(services: UiServices): Pick<UiHandlers, Methods> {
  const { balances, networks, nodes } = services
  return {
    async 'send.check'({ to, amount }) {
      const [account, network] = await Promise.all([sender(services), networks.current('ethereum')])
      const node = nodes.of(network)
      const recipient = parseAddress(to.trim())
      const available = balances.of(chainOf(network), account.address, node)
      const fee = await highestFee(node, account.address, recipient, amount)
      const maximum = available === null || fee === null ? null : atLeastZero(BigInt(available.amount) - fee)
      return {
        recipient: recipient === null ? null : await checkRecipient(services, recipient),
        recipientError: recipient === null && to.trim() !== '' ? 'This is not an address.' : null,
        available,
        maximum: maximum?.toString() ?? null,
        maximumFee: fee?.toString() ?? null,
      }
    },
    async 'send.propose'({ to, amount, maximumFee }) {
      const [account, network] = await Promise.all([sender(services), networks.current('ethereum')])
      const recipient = parseAddress(to)
      if (recipient === null) throw new WalletError('bad-address', 'This is not an address.')
      try {
        const wish = { account, network, replaces: null }
        const { id } = await propose(services, wish, async () => {
          const drafted = await draftTransaction(nodes.of(network), {
            chainId: network.chainId,
            from: account.address,
            to: recipient,
            value: BigInt(amount),
            data: '0x',
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

async function sender({ accounts }: UiServices): Promise<Account> {
  const account = await accounts.current()
  if (familyOf(account.kind) === 'ethereum') return account
  throw new WalletError('other-family', 'This page sends from Ethereum accounts.')
}

function undrafted(error: unknown): unknown {
  if (error instanceof PayloadError) return new WalletError(error.code, error.message, error)
  if (!(error instanceof RpcError)) return error
  if (error.answer === undefined) return new WalletError('node-silent', 'The node does not answer.', error)
  return new WalletError('node-rejects', 'The node says that this would fail. Nothing was sent.', error)
}

/** Null while the node does not answer. */
async function highestFee(
  node: EthereumRpc,
  from: string,
  to: string | null,
  amount: string | null,
): Promise<bigint | null> {
  try {
    const fees = await node.fees()
    const price = fees.kind === 'base-fee' ? fees.maxFeePerGas : fees.gasPrice
    const gas = to === null ? PLAIN_GAS : await gasFor(node, from, to, BigInt(amount ?? '0'))
    return gas * price
  } catch (error) {
    if (error instanceof RpcError) return null
    throw error
  }
}

/** A node refuses to estimate what the account cannot pay: the plain cost is shown then, beside the reason. */
async function gasFor(node: EthereumRpc, from: string, to: string, value: bigint): Promise<bigint> {
  try {
    return gasWithMargin(await node.estimateGas({ from, to, value, data: '0x' }))
  } catch (error) {
    if (error instanceof RpcError && error.answer !== undefined) return PLAIN_GAS
    throw error
  }
}

async function checkRecipient(services: UiServices, recipient: string): Promise<RecipientCheck> {
  const own = await services.accounts.list()
  const paid = (await ownActivity(services)).flatMap(({ intent: { meaning } }) =>
    meaning.class === 'transfer' ? [{ address: meaning.to, name: 'an address paid before' }] : [],
  )
  const look = (address: string) => address.slice(2, 2 + COMPARED) + address.slice(-COMPARED)
  const alike = [...own, ...paid].find(({ address }) => address !== recipient && look(address) === look(recipient))
  return {
    address: checksummed(recipient),
    name: own.find(({ address }) => address === recipient)?.name ?? null,
    sentBefore: await wasPaid(services, recipient),
    resembles: alike === undefined ? null : { name: alike.name, address: checksummed(alike.address) },
  }
}

function atLeastZero(value: bigint): bigint {
  return value < 0n ? 0n : value
}
