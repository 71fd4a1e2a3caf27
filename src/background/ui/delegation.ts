import { isKeyHash, parseAddress } from '../../chains/tezos/addresses.ts'
import { completeOperation } from '../../chains/tezos/complete-operation.ts'
import { delegation, finalizeUnstake, stake, unstake } from '../../chains/tezos/operations.ts'
import { type Action, openWish } from '../../chains/tezos/wish.ts'
import type { DelegationChange, StakeView } from '../../messages/delegation.ts'
import type { UiHandlers } from '../../messages/ui.ts'
import type { DelegationView } from '../../messages/view.ts'
import { WalletError } from '../errors.ts'
import type { Account } from '../stores/accounts.ts'
import { chainOf, type Network, type TezosNetwork } from '../stores/networks.ts'
import { asDraft } from '../transactions/tezos/draft.ts'
import { asked } from './asked.ts'
import { propose } from './propose.ts'
import { noRecipient } from './recipient-words.ts'
import type { UiServices } from './services.ts'
import { accountView, inUse, networkView } from './views.ts'

type Methods = 'delegation.view' | 'delegation.propose'

interface Delegator {
  readonly account: Account
  readonly network: TezosNetwork
}

export function delegationHandlers(services: UiServices): Pick<UiHandlers, Methods> {
  const { balances, nodes } = services
  return {
    async 'delegation.view'() {
      const { account, network } = await delegator(services)
      return {
        account: accountView(account),
        network: await networkView(services, network),
        balance: balances.of(chainOf(network), account.address, nodes.any(network)),
        delegation: delegationOf(services, account, network)!,
        stake: stakeOf(services, account, network),
      }
    },
    async 'delegation.propose'({ change }) {
      const from = await delegator(services)
      const { account, network } = from
      const draft = async () => {
        const action = await actionOf(services, from, change)
        const { chainId } = network
        const source = { chainId, address: account.address, publicKey: await services.tezosKey(account.address) }
        return asDraft(await asked(completeOperation(nodes.tezos(network), source, [openWish(action)])))
      }
      const { id } = await propose(services, { account, network, replaces: null }, draft)
      return { id }
    },
  }
}

/** To whom an account delegates, as its node last said; null where its family knows no delegates. */
export function delegationOf(
  { delegates, nodes }: UiServices,
  { address }: Account,
  network: Network,
): DelegationView | null {
  if (network.family !== 'tezos') return null
  const said = delegates.of(`${chainOf(network)} ${address}`, () => nodes.tezos(network).delegate(address))
  if (said === null) return { state: 'unknown' }
  return said.value === null ? { state: 'none' } : { state: 'baker', baker: said.value }
}

function stakeOf({ stakes, nodes }: UiServices, { address }: Account, network: TezosNetwork): StakeView | null {
  const said = stakes.of(`${chainOf(network)} ${address}`, () => nodes.tezos(network).stake(address))
  if (said === null) return null
  const { staked, locked, due } = said.value
  return { staked: staked.toString(), leaving: locked.toString(), due: due.toString() }
}

/** The account in use. @throws `no-delegation` for one whose family knows no delegates */
async function delegator(services: UiServices): Promise<Delegator> {
  const { account, network } = await inUse(services)
  if (network.family === 'tezos') return { account, network }
  throw new WalletError('no-delegation', 'Only accounts on Tezos delegate. Choose one of those first.')
}

/** What is to be signed; what the wallet itself knows to be refused is refused here, in words of its own. */
async function actionOf(
  { nodes }: UiServices,
  { account: { address }, network }: Delegator,
  change: DelegationChange,
): Promise<Action> {
  const node = nodes.tezos(network)
  switch (change.kind) {
    case 'delegate': {
      const to = delegateIn(change.to, address)
      if (to === (await asked(node.delegate(address))))
        throw new WalletError('same-delegate', 'The account delegates there already.')
      return delegation(to)
    }
    case 'withdraw':
      if ((await asked(node.delegate(address))) === null)
        throw new WalletError('no-delegate', 'The account delegates to nobody.')
      return delegation(null)
    case 'stake':
      if ((await asked(node.delegate(address))) === null)
        throw new WalletError('no-delegate', 'Choose a delegate first: coin is staked with one.')
      return stake(address, someOf(change.amount))
    case 'unstake':
      if (someOf(change.amount) > (await asked(node.stake(address))).staked)
        throw new WalletError('bad-amount', 'That is more than the account has staked.')
      return unstake(address, BigInt(change.amount))
    case 'take-out':
      if ((await asked(node.stake(address))).due === 0n)
        throw new WalletError('nothing-due', 'There is nothing to take out yet.')
      return finalizeUnstake(address)
  }
}

/** @throws `bad-address` */
function delegateIn(typed: string, own: string): string {
  const address = parseAddress(typed.trim())
  if (address === null) throw new WalletError('bad-address', noRecipient(typed, 'tezos'))
  if (!isKeyHash(address))
    throw new WalletError('bad-address', 'A contract is no delegate. Its address begins with tz1, tz2, tz3 or tz4.')
  if (address === own)
    throw new WalletError(
      'own-address',
      'This is the account itself. It would become a delegate, which is work for a server.',
    )
  return address
}

function someOf(amount: string): bigint {
  if (amount === '0') throw new WalletError('bad-amount', 'Say how much.')
  return BigInt(amount)
}
