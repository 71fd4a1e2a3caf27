import { RpcError } from '../../chains/ethereum/rpc.ts'
import type { UiHandlers } from '../../messages/ui.ts'
import { WalletError } from '../errors.ts'
import { payloadOf } from '../requests/readings.ts'
import { replacement } from '../requests/redraft.ts'
import type { WaitingRequest } from '../requests/request.ts'
import { isTransaction, isUnsettled, type SignedTransactionEntry } from '../stores/activity.ts'
import { broadcast } from '../transactions/broadcast.ts'
import { renumber } from '../transactions/draft.ts'
import { activityRows } from './activity-views.ts'
import { propose } from './propose.ts'
import type { UiServices } from './services.ts'
import { hostOf } from './views.ts'

type Methods = 'activity.list' | 'activity.speedUp' | 'activity.cancel' | 'activity.resign' | 'activity.send'

export function activityHandlers(services: UiServices): Pick<UiHandlers, Methods> {
  return {
    'activity.list': () => activityRows(services),
    'activity.speedUp': async ({ id }) => ({ id: (await replace(services, id, 'speed-up')).id }),
    'activity.cancel': async ({ id }) => ({ id: (await replace(services, id, 'cancel')).id }),
    'activity.resign': async ({ id }) => ({ id: (await resign(services, id)).id }),
    async 'activity.send'({ id }) {
      const entry = await unsettled(services, id)
      const network = await services.networks.get(entry.chainId)
      await broadcast(services.nodes.of(network), services.activity, entry, hostOf(network.rpcUrl))
      return null
    },
  }
}

async function unsettled({ activity }: UiServices, id: string): Promise<SignedTransactionEntry> {
  const entry = await activity.get(id)
  if (!isUnsettled(entry)) throw new WalletError('settled', 'This transaction is over. It cannot be changed.')
  return entry
}

/** A new request at the number of a pending transaction. */
async function replace(services: UiServices, id: string, how: 'speed-up' | 'cancel'): Promise<WaitingRequest> {
  const entry = await unsettled(services, id)
  const account = await services.accounts.byId(entry.account)
  const network = await services.networks.get(entry.chainId)
  const bytes = await asked(replacement(entry, how, account.address, services.nodes.of(network)))
  const replaces = { id: entry.id, hash: entry.transaction.hash, how }
  return propose(services, { account, network, replaces }, async () => ({ bytes, number: null }))
}

/** The same transaction at its own number while that is free, and at the next free one after another took it. */
async function resign(services: UiServices, id: string): Promise<WaitingRequest> {
  const entry = await services.activity.get(id)
  if (!isTransaction(entry) || entry.state === 'confirmed' || entry.state === 'failed') {
    throw new WalletError('settled', 'This transaction is over. It cannot be changed.')
  }
  const account = await services.accounts.byId(entry.account)
  const network = await services.networks.get(entry.chainId)
  const bytes = payloadOf({ kind: 'ethereum-transaction', bytes: entry.transaction.unsigned }).bytes
  return propose(services, { account, network, replaces: null }, async () => {
    const firstFree = await asked(services.nodes.of(network).nonce(account.address))
    if (isUnsettled(entry) && entry.transaction.nonce >= firstFree) return { bytes, number: null }
    return { bytes: renumber(bytes, firstFree), number: { kind: 'next', firstFree } }
  })
}

async function asked<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof RpcError) throw new WalletError('node-silent', 'The node does not answer.', error)
    throw error
  }
}
