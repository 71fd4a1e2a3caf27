import type { ActivityRow } from '../../messages/ui.ts'
import type { ActivityAction, ActivityState } from '../../messages/view.ts'
import { isOver, type WaitingRequest } from '../requests/request.ts'
import type { ActivityEntry, ActivityEntryState } from '../stores/activity.ts'
import type { UiServices } from './services.ts'
import { accountView, askerView, networkViewOf, notesView, ownActivity } from './views.ts'

const SHOWN_AS: Readonly<Record<ActivityEntryState, ActivityState>> = {
  signed: 'signed',
  pending: 'pending',
  confirmed: 'confirmed',
  failed: 'failed',
  replaced: 'replaced',
  dropped: 'pending',
  'message-signed': 'signed',
  rejected: 'rejected',
  refused: 'refused',
  lapsed: 'lapsed',
}

/** What waits, what is being signed, and everything that came of earlier requests; the newest first. */
export async function activityRows(services: UiServices): Promise<ActivityRow[]> {
  const entries = await ownActivity(services)
  const written = new Set(entries.map((entry) => entry.id))
  const waiting = services.approvals.list().filter((request) => !isOver(request) && !written.has(request.id))
  const rows = await Promise.all([
    ...waiting.map((request) => waitingRow(services, request)),
    ...entries.map((entry) => entryRow(services, entry)),
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
      network: await networkViewOf(services, body.chainId),
      intent: body.intent,
      notes: await notesView(services, body.intent, body.chainId),
      hash: null,
      signedWith: [],
      problem: null,
      actions: ['open'],
    },
  ]
}

async function entryRow(services: UiServices, entry: ActivityEntry): Promise<ActivityRow[]> {
  return [
    {
      id: entry.id,
      at: entry.at,
      state: SHOWN_AS[entry.state],
      asker: askerView(entry.site),
      account: accountView(await services.accounts.byId(entry.account)),
      network: await networkViewOf(services, entry.chainId),
      intent: entry.intent,
      notes: await notesView(services, entry.intent, entry.chainId),
      hash: entry.transaction?.hash ?? null,
      signedWith: entry.signedWith,
      problem: entry.problem,
      actions: actionsOf(entry),
    },
  ]
}

function actionsOf({ state, transaction, problem }: ActivityEntry): ActivityAction[] {
  if (transaction === null) return []
  if (problem?.code === 'nonce-used') return ['sign-again']
  if (state === 'signed' || state === 'dropped') return ['send-now', 'speed-up', 'cancel']
  return state === 'pending' ? ['speed-up', 'cancel'] : []
}
