import { RpcError } from '../../chains/node.ts'
import type { UiHandlers } from '../../messages/ui.ts'
import { WalletError } from '../errors.ts'
import { promised } from '../requests/numbers.ts'
import { payloadOf } from '../requests/readings.ts'
import { replacement } from '../requests/redraft.ts'
import { isOver, type WaitingRequest } from '../requests/request.ts'
import {
  isNewestOfItsNumber,
  isTransaction,
  isUnsettled,
  type SignedTransactionEntry,
  sharesNumber,
} from '../stores/activity.ts'
import { broadcast } from '../transactions/broadcast.ts'
import { renumber, reprice } from '../transactions/draft.ts'
import { doTheSame, maySignAgain } from '../transactions/sign-again.ts'
import { settledByReceipt } from '../transactions/watch.ts'
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
      refuseTaken(services, entry)
      // From here on it holds its number.
      if (entry.state === 'not-taken') await services.activity.move(id, 'signed', { problem: null })
      const network = await services.networks.getEthereum(entry.chain)
      await broadcast(services.nodes.of(network), services.activity, entry, hostOf(network.rpcUrl))
      return null
    },
  }
}

async function unsettled({ activity }: UiServices, id: string): Promise<SignedTransactionEntry> {
  const entry = await activity.get(id)
  if (!isUnsettled(entry) || !isNewestOfItsNumber(entry, await activity.list())) throw settled()
  return entry
}

const settled = () => new WalletError('settled', 'This transaction is over. It cannot be changed.')

/** What its node did not take holds no number: another request may have it by now. */
function refuseTaken({ approvals }: UiServices, entry: SignedTransactionEntry): void {
  if (entry.state !== 'not-taken') return
  const { all } = promised(approvals.list(), entry)
  if (all.includes(entry.transaction.nonce)) {
    throw new WalletError('same-number', 'A request that waits has its number. Decide that one first.')
  }
}

/** A new request at the number of a pending transaction. */
async function replace(services: UiServices, id: string, how: 'speed-up' | 'cancel'): Promise<WaitingRequest> {
  const entry = await unsettled(services, id)
  refuseTaken(services, entry)
  const account = await services.accounts.byId(entry.account)
  const network = await services.networks.getEthereum(entry.chain)
  const replaces = { id: entry.id, hash: entry.transaction.hash, how }
  return propose(services, { account, network, replaces }, async () => ({
    bytes: await asked(replacement(entry, how, account.address, services.nodes.of(network))),
    number: null,
  }))
}

/** The same transaction at the next free number, once a transaction that was not signed here took its own. */
async function resign(services: UiServices, id: string): Promise<WaitingRequest> {
  const { activity } = services
  const entry = await activity.get(id)
  const entries = await activity.list()
  const waiting = services.approvals.list().filter((each) => !isOver(each) && each.phase.kind !== 'signed')
  if (!isTransaction(entry) || !maySignAgain(entry, entries) || waiting.some(({ body }) => asksTheSame(body, entry)))
    throw settled()
  const account = await services.accounts.byId(entry.account)
  const network = await services.networks.getEthereum(entry.chain)
  const node = services.nodes.of(network)
  // A node that lagged may have hidden that one of these is in a block. Signing it again would pay twice.
  for (const each of entries.filter((each) => sharesNumber(entry, each))) {
    if (await asked(settledByReceipt(activity, each, node))) throw settled()
  }
  const { bytes } = payloadOf({ kind: 'ethereum-transaction', bytes: entry.transaction.unsigned })
  return propose(services, { account, network, replaces: null }, async () => {
    const [firstFree, fees] = await Promise.all([asked(node.nonce(account.address)), asked(node.fees())])
    return { bytes: reprice(renumber(bytes, firstFree), fees), number: { kind: 'next', firstFree } }
  })
}

/** Whether a request would do what a transaction was to do. */
function asksTheSame(body: WaitingRequest['body'], { account, chain, transaction }: SignedTransactionEntry): boolean {
  return (
    body.kind === 'sign' &&
    body.payload.kind === 'ethereum-transaction' &&
    body.account === account &&
    body.chain === chain &&
    doTheSame(body.payload.bytes, transaction.unsigned)
  )
}

async function asked<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof RpcError) throw new WalletError('node-silent', 'The node does not answer.', error)
    throw error
  }
}
