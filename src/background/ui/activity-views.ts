import type { ActivityRow } from '../../messages/ui.ts'
import type { ActivityAction, ActivityState } from '../../messages/view.ts'
import { isOver, type WaitingRequest } from '../requests/request.ts'
import { type ActivityEntry, type ActivityEntryState, isNewestOfItsNumber, isTransaction } from '../stores/activity.ts'
import { transactionsOn } from '../transactions/family.ts'
import { maySignAgain } from '../transactions/sign-again.ts'
import { notesView } from './notes.ts'
import type { UiServices } from './services.ts'
import { accountView, askerView, networkViewOf, ownActivity } from './views.ts'

const SHOWN_AS: Readonly<Record<ActivityEntryState, ActivityState>> = {
  signed: 'unsent',
  'not-taken': 'not-taken',
  pending: 'pending',
  confirmed: 'confirmed',
  failed: 'failed',
  replaced: 'replaced',
  dropped: 'pending',
  expired: 'expired',
  'message-signed': 'signed',
  rejected: 'rejected',
  refused: 'refused',
  lapsed: 'lapsed',
}

/** What waits, what is being signed, and everything that came of earlier requests; the newest first. */
export async function activityRows(services: UiServices): Promise<ActivityRow[]> {
  const entries = await ownActivity(services)
  const written = new Set(entries.map((entry) => entry.id))
  const own = new Set((await services.accounts.list()).map(({ id }) => id))
  const waiting = services.approvals
    .list()
    .filter((request) => !isOver(request) && !written.has(request.id))
    .filter(({ body }) => body.kind !== 'sign' || own.has(body.account))
  const rows = await Promise.all([
    ...waiting.map((request) => waitingRow(services, request)),
    ...entries.map((entry) => entryRow(services, entry, actionsOf(entry, entries))),
  ])
  return rows.flat()
}

async function waitingRow(services: UiServices, request: WaitingRequest): Promise<ActivityRow[]> {
  const { body, phase } = request
  if (body.kind !== 'sign') return []
  return [
    {
      id: request.id,
      at: request.createdAt,
      state: phase.kind === 'signing' ? 'signing' : 'waiting',
      asker: askerView(request.site?.key ?? null),
      account: accountView(await services.accounts.byId(body.account)),
      network: await networkViewOf(services, body.chain),
      intent: body.intent,
      notes: await notesView(services, body.intent, body.chain),
      hash: null,
      signedWith: [],
      problem: null,
      actions: ['open'],
    },
  ]
}

async function entryRow(services: UiServices, entry: ActivityEntry, actions: ActivityAction[]): Promise<ActivityRow[]> {
  return [
    {
      id: entry.id,
      at: entry.at,
      state: SHOWN_AS[entry.state],
      asker: askerView(entry.site),
      account: accountView(await services.accounts.byId(entry.account)),
      network: await networkViewOf(services, entry.chain),
      intent: entry.intent,
      notes: await notesView(services, entry.intent, entry.chain),
      hash: entry.transaction?.hash ?? null,
      signedWith: entry.signedWith,
      problem: entry.problem,
      actions,
    },
  ]
}

/** Of these, sending now changes nothing: the wallet does it when its time has come, or it never happens. */
const NOT_NOW: ReadonlySet<string | undefined> = new Set(['nonce-used', 'waits-its-turn', 'too-old'])

function actionsOf(entry: ActivityEntry, newestFirst: readonly ActivityEntry[]): ActivityAction[] {
  if (!isTransaction(entry)) return []
  if (maySignAgain(entry, newestFirst)) return ['sign-again']
  if (!isNewestOfItsNumber(entry, newestFirst)) return []
  const isStuck = NOT_NOW.has(entry.problem?.code)
  switch (entry.state) {
    case 'signed':
    case 'not-taken':
    case 'dropped':
      return isStuck ? [] : ['send-now', ...inItsPlace(entry)]
    case 'pending':
      return inItsPlace(entry)
    default:
      return []
  }
}

/** Where nodes hold several of one account, another may take the place of one of them. */
function inItsPlace({ chain }: ActivityEntry): ActivityAction[] {
  return transactionsOn(chain).line === 'pool' ? ['speed-up', 'cancel'] : []
}
