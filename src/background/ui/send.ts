import type { SendCheck, UiHandlers } from '../../messages/ui.ts'
import { WalletError } from '../errors.ts'
import { familyOf } from '../stores/accounts.ts'
import { chainOf, type Network } from '../stores/networks.ts'
import type { Token } from '../stores/tokens.ts'
import { asked } from './asked.ts'
import { type Cost, type Paying, type Payment, payingOf, type Sender } from './paying.ts'
import { propose } from './propose.ts'
import { checkRecipient } from './recipient.ts'
import { noRecipient } from './recipient-words.ts'
import type { UiServices } from './services.ts'
import { heldBy, tokenView } from './tokens.ts'

type Methods = 'send.check' | 'send.propose'

type Sendable = Pick<SendCheck, 'token' | 'available' | 'maximum' | 'maximumFee' | 'lacksFee' | 'fails'>

export function sendHandlers(services: UiServices): Pick<UiHandlers, Methods> {
  return {
    async 'send.check'({ to, amount, token: key }) {
      const sender = await senderOf(services)
      const paying = payingOf(services, sender)
      const token = await shownToken(services, sender.network, key)
      const recipient = paying.recipient(to)
      const typed = { to: recipient, amount: amount === null ? null : BigInt(amount) }
      return {
        ...(token === null
          ? await checkCoin(services, sender, paying, typed)
          : await checkToken(services, sender, paying, typed, token)),
        recipient: recipient === null ? null : await checkRecipient(services, sender.network, recipient, token),
        recipientError: recipient === null && to.trim() !== '' ? noRecipient(to, sender.network.family) : null,
      }
    },
    async 'send.propose'({ to, amount, maximumFee, token: key }) {
      const sender = await senderOf(services)
      const paying = payingOf(services, sender)
      const token = await shownToken(services, sender.network, key)
      const recipient = paying.recipient(to)
      if (recipient === null) throw new WalletError('bad-address', noRecipient(to, sender.network.family))
      const most = maximumFee === null ? null : BigInt(maximumFee)
      const draft = () => asked(paying.draft(token, recipient, BigInt(amount), most))
      const { id } = await propose(services, { ...sender, replaces: null }, draft)
      return { id }
    },
  }
}

async function senderOf({ accounts, networks }: UiServices): Promise<Sender> {
  const account = await accounts.current()
  return { account, network: await networks.current(familyOf(account.kind)) }
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
  paying: Paying,
  typed: Payment,
): Promise<Sendable> {
  const available = balances.of(chainOf(network), account.address, nodes.any(network))
  const { fee, fails, maximum } = await paying.coin(typed, available === null ? null : BigInt(available.amount))
  return {
    token: null,
    available,
    maximum: maximum?.toString() ?? null,
    maximumFee: fee?.toString() ?? null,
    lacksFee: false,
    fails,
  }
}

async function checkToken(
  services: UiServices,
  { account, network }: Sender,
  paying: Paying,
  { to, amount }: Payment,
  token: Token,
): Promise<Sendable> {
  const held = heldBy(services, network, token, account.address)
  const coin = services.balances.of(chainOf(network), account.address, services.nodes.any(network))
  const most = held.state === 'known' ? BigInt(held.amount) : null
  // More than there is fails for that reason alone, which the page says.
  const isCovered = most !== null && amount !== null && amount > 0n && amount <= most
  const unasked: Cost = { fee: null, fails: null }
  const { fee, fails } = to !== null && isCovered ? await paying.transfer(token, to, amount) : unasked
  return {
    token: tokenView(services, network, token),
    available: held.state === 'known' ? { amount: held.amount, asOf: held.asOf, stale: held.stale } : null,
    maximum: most?.toString() ?? null,
    maximumFee: fee?.toString() ?? null,
    lacksFee: fee !== null && coin !== null && BigInt(coin.amount) < fee,
    fails,
  }
}
