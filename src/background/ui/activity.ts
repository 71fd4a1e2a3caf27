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
import { transactionsOn } from '../transactions/family.ts'
import { numbersFrom } from '../transactions/nonce.ts'
import { unsignedOf } from '../transactions/raw.ts'
import { maySignAgain } from '../transactions/sign-again.ts'
import { activityRows } from './activity-views.ts'
import { asked } from './asked.ts'
import { propose } from './propose.ts'
import type { UiServices } from './services.ts'

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
      await services.transactionNode(await services.networks.get(entry.chain)).broadcast(entry)
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
  const { nonce: first, count } = entry.transaction
  if (numbersFrom({ first, count }).some((number) => all.includes(number))) {
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
    lastLevel: null,
  }))
}

/** The same transaction at the next free number, once its own was taken by one that was not signed here, or its time is over. */
async function resign(services: UiServices, id: string): Promise<WaitingRequest> {
  const { activity } = services
  const entry = await activity.get(id)
  const entries = await activity.list()
  const waiting = services.approvals.list().filter((each) => !isOver(each) && each.phase.kind !== 'signed')
  if (!isTransaction(entry) || !maySignAgain(entry, entries) || waiting.some(({ body }) => asksTheSame(body, entry)))
    throw settled()
  const account = await services.accounts.byId(entry.account)
  const network = await services.networks.get(entry.chain)
  const node = services.transactionNode(network)
  // A node that lagged may have hidden that one of these is in a block. Signing it again would pay twice.
  const doubtful = entry.state === 'expired' ? [entry] : entries.filter((each) => sharesNumber(entry, each))
  for (const each of doubtful) {
    if (await asked(node.settled(each))) throw settled()
  }
  return propose(services, { account, network, replaces: null }, () =>
    asked(node.again(unsignedOf(entry), account.address)),
  )
}

/** Whether a request would do what a transaction was to do. */
function asksTheSame(body: WaitingRequest['body'], entry: SignedTransactionEntry): boolean {
  return (
    body.kind === 'sign' &&
    body.feeAsOf !== null &&
    body.account === entry.account &&
    body.chain === entry.chain &&
    transactionsOn(body.chain).doTheSame(payloadOf(body.payload).bytes, unsignedOf(entry))
  )
}
