import type { UiHandlers } from '../../messages/ui.ts'
import { WalletError } from '../errors.ts'
import { isInTime } from '../requests/in-time.ts'
import { presentFees, refreshed, replacement } from '../requests/redraft.ts'
import { isOpen, type SignBody, type WaitingRequest } from '../requests/request.ts'
import { isTransaction } from '../stores/activity.ts'
import { asked } from './asked.ts'
import { judged, requestSummaries, requestView } from './request-views.ts'
import type { UiServices } from './services.ts'

type Methods =
  | 'requests.list'
  | 'requests.view'
  | 'requests.approve'
  | 'requests.reject'
  | 'requests.refreshFee'
  | 'requests.retry'
  | 'requests.dismiss'

export function requestHandlers(services: UiServices): Pick<UiHandlers, Methods> {
  const { approvals, vault } = services
  return {
    'requests.list': () => requestSummaries(services),
    async 'requests.view'({ id }) {
      const request = approvals.get(id)
      services.look(request)
      return requestView(services, request)
    },
    async 'requests.approve'({ id, revision, despite, acknowledged, accounts }) {
      // Signing fails closed: an approval given while locked is none.
      if ((await vault.state()) !== 'unlocked') throw new WalletError('locked', 'Unlock your share first.')
      const request = approvals.get(id)
      const { way } = await judged(services, request)
      if (way.kind === 'none' || way.kind === 'reading') {
        throw new WalletError('not-approvable', 'This cannot be approved as it stands.')
      }
      const against = way.kind === 'hold' ? way.despite : []
      const named = way.kind === 'hold' ? way.acknowledge : []
      if (!against.every((party) => despite.includes(party)) || !named.every((each) => acknowledged.includes(each))) {
        throw new WalletError('request-changed', 'The request has changed. Look at it again.')
      }
      if (isOpen(request) && request.revision === revision) await expectInTime(services, request)
      await approvals.approve(id, revision, { despite: against, acknowledged: named, accounts: accounts ?? [] })
      return null
    },
    async 'requests.reject'({ id }) {
      await approvals.reject(id)
      return null
    },
    async 'requests.refreshFee'({ id }) {
      await refreshFee(services, id)
      return null
    },
    async 'requests.retry'({ id }) {
      await approvals.retry(id)
      return null
    },
    async 'requests.dismiss'({ id }) {
      await approvals.dismiss(id)
      return null
    },
  }
}

/**
 * What waited for too long is made anew, for another look: an approval is of exact bytes, and no block takes these.
 * @throws `request-renewed`
 */
async function expectInTime(services: UiServices, { id, body }: WaitingRequest): Promise<void> {
  const { networks, now, transactionNode } = services
  if (body.kind !== 'sign' || body.lastLevel === null || body.feeAsOf === null) return
  if (await isInTime(body, body.feeAsOf, now(), transactionNode(await networks.get(body.chain)))) return
  await refreshFee(services, id)
  throw new WalletError(
    'request-renewed',
    'It waited too long for the network to take it. Symbolon has made it anew: look at it again.',
  )
}

async function refreshFee(services: UiServices, id: string): Promise<void> {
  const { body } = services.approvals.get(id)
  if (body.kind !== 'sign' || body.feeAsOf === null) throw new WalletError('no-fee', 'This request has no fee.')
  const atPresentFees = await asked(atPresent(services, body))
  await services.approvals.revise(id, (now) => (now.kind === 'sign' ? atPresentFees(now) : now))
}

/** What the wallet made to take the place of a pending transaction is made again from that one. */
async function atPresent(
  { activity, networks, nodes, now, transactionNode }: UiServices,
  body: SignBody,
): Promise<(body: SignBody) => SignBody> {
  const { chain, intent, replaces } = body
  if (replaces === null || replaces.how === 'named')
    return presentFees(body, transactionNode(await networks.get(chain)), now)
  const entry = await activity.get(replaces.id)
  if (!isTransaction(entry)) throw new WalletError('settled', 'This transaction is over. It cannot be changed.')
  const node = nodes.of(await networks.getEthereum(chain))
  const bytes = await replacement(entry, replaces.how, intent.account, node)
  return (body) => refreshed(body, bytes, now())
}
