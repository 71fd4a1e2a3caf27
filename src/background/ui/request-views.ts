import type { Problem } from '../../messages/problem.ts'
import type { RequestContent, RequestSummary, RequestView, WayView } from '../../messages/request.ts'
import { storageBytes } from '../../messages/storage-bytes.ts'
import { acknowledgementsOf, blockOf } from '../requests/block.ts'
import { exactFields } from '../requests/exact-fields.ts'
import { isOpen, type RequestBody, type SignBody, type WaitingRequest } from '../requests/request.ts'
import { alike, verdictOf, wayOf } from '../requests/verdicts.ts'
import { notesView } from './notes.ts'
import type { UiServices } from './services.ts'
import { heldBy, isCalledAlike, tokenView } from './tokens.ts'
import { accountView, askerView, networkView, networkViewOf, ownActivity } from './views.ts'

/** A request as the approval view shows it. */
export async function requestView(services: UiServices, request: WaitingRequest): Promise<RequestView> {
  const { id, revision, createdAt, phase, site } = request
  const waiting = services.approvals.list().filter((each) => isOpen(each) || each.id === id)
  return {
    id,
    revision,
    asker: askerView(site?.key ?? null),
    createdAt,
    queue: { position: waiting.findIndex((each) => each.id === id) + 1, total: waiting.length },
    content: await contentOf(services, request.body),
    phase,
    ...(await judged(services, request)),
  }
}

export async function requestSummaries(services: UiServices): Promise<RequestSummary[]> {
  return Promise.all(
    services.approvals
      .list()
      .filter(isShown)
      .map(async ({ id, site, createdAt, body }) => {
        const asker = askerView(site?.key ?? null)
        return { id, asker, createdAt, content: await contentOf(services, body) }
      }),
  )
}

/** What a window still has to say. How the wallet's own requests came out is said on the page that made them, and by Activity. */
function isShown({ phase, site }: WaitingRequest): boolean {
  if (phase.kind === 'failed') return phase.retry || site !== null
  if (phase.kind === 'signed') return site !== null
  return phase.kind !== 'done' && phase.kind !== 'rejected'
}

type Judged = Pick<RequestView, 'needed' | 'verdicts' | 'alike' | 'way'>

/** What the servers say, and which way is open. Only what is to be signed is put to them. */
export async function judged(services: UiServices, request: WaitingRequest): Promise<Judged> {
  const { body } = request
  if (body.kind === 'unreadable') return { needed: 0, verdicts: [], alike: false, way: unreadable(body) }
  if (body.kind === 'would-fail') return { needed: 0, verdicts: [], alike: false, way: wouldFail(body) }
  if (body.kind !== 'sign') return { needed: 0, verdicts: [], alike: false, way: { kind: 'approve' } }
  const { needed, lines, problem } = services.readings.of(request)
  const verdicts = lines.map((line) => verdictOf(body.intent, line))
  const { address } = await services.accounts.byId(body.account)
  const block = blockOf(request, address) ?? problem
  const way: WayView =
    block !== null
      ? { kind: 'none', problem: block }
      : lines.length === 0
        ? { kind: 'reading' }
        : wayOf(verdicts, needed, acknowledgementsOf(request))
  return { needed, verdicts, alike: alike(verdicts), way }
}

/** Kinds of transaction that everyone recognises and nobody signs. */
const REFUSED_BY_NAME: Readonly<Record<string, string>> = {
  'account-delegation': 'This would hand your account to a contract',
  'blob-transaction': 'This transaction carries blobs',
}

function unreadable({ code, reason }: Extract<RequestBody, { kind: 'unreadable' }>): WayView {
  const named = REFUSED_BY_NAME[code]
  const problem: Problem = {
    code,
    title: named ?? 'Nobody can read this request',
    text: named ? 'Your servers never sign that.' : `${reason} Your servers sign only what they can read.`,
    details: [],
    actions: ['close'],
  }
  return { kind: 'none', problem }
}

function wouldFail({ kind, reason }: Extract<RequestBody, { kind: 'would-fail' }>): WayView {
  const problem: Problem = { code: kind, title: 'This would fail', text: reason, details: [], actions: ['close'] }
  return { kind: 'none', problem }
}

async function contentOf(services: UiServices, body: RequestBody): Promise<RequestContent> {
  switch (body.kind) {
    case 'connect': {
      const { family, firstTime } = body
      const accounts = (await services.accounts.ofFamily(family)).map(accountView)
      const current = (await services.accounts.currentOf(family))?.id ?? null
      return { kind: 'connect', family, accounts, current, firstTime }
    }
    case 'switch-network': {
      const [from, to] = await Promise.all([networkViewOf(services, body.from), networkViewOf(services, body.to)])
      return { kind: 'switch-network', from, to }
    }
    case 'add-network':
      return { kind: 'add-network', network: await networkView(services, body.network) }
    case 'watch-token': {
      const { claimed, token } = body
      const account = await services.accounts.byId(body.account)
      const network = await services.networks.get(body.chain)
      return {
        kind: 'watch-token',
        account: accountView(account),
        network: await networkView(services, network),
        token: tokenView(services, network, token),
        claimed,
        held: heldBy(services, network, token, account.address),
        alike: await isCalledAlike(services, network, token),
      }
    }
    case 'unreadable': {
      const network = await networkViewOf(services, body.chain)
      return { kind: 'unreadable', network, exact: { bytes: body.bytes, fields: [] } }
    }
    case 'would-fail': {
      const account = accountView(await services.accounts.byId(body.account))
      const network = await networkViewOf(services, body.chain)
      return { kind: 'would-fail', account, network, exact: { bytes: body.bytes, fields: [] } }
    }
    case 'sign':
      return signContent(services, body)
  }
}

async function signContent(services: UiServices, body: SignBody): Promise<RequestContent> {
  const { chain, intent, payload, feeAsOf, replaces } = body
  const price = await bytePrice(services, body)
  return {
    kind: 'sign',
    account: accountView(await services.accounts.byId(body.account)),
    network: await networkViewOf(services, chain),
    lacks: await lacks(services, body, price),
    intent,
    notes: await notesView(services, intent, chain),
    newRecipient: await isNewRecipient(services, body),
    fee: intent.nonce === null ? null : { maximum: intent.maximumFee, asOf: feeAsOf },
    bytePrice: price,
    replaces: replaces === null ? null : { hash: replaces.hash, how: replaces.how },
    exact: { bytes: payload.bytes, fields: exactFields(payload) },
  }
}

/** What a Tezos operation pays for each byte of storage. */
async function bytePrice(
  { bytePrices, networks, nodes }: UiServices,
  { chain, intent }: SignBody,
): Promise<string | null> {
  const network = await networks.find(chain)
  if (intent.nonce === null || network?.family !== 'tezos') return null
  const node = nodes.tezos(network)
  const said = bytePrices.of(chain, async () => (await node.constants()).cost_per_byte)
  return said?.value.toString() ?? null
}

/**
 * Whether the account is known to hold less than a transaction may take in all: its node would refuse it.
 * @param price of each byte of storage; null where nobody said
 */
async function lacks(
  { balances, networks, nodes }: UiServices,
  { chain, intent }: SignBody,
  price: string | null,
): Promise<boolean> {
  const network = await networks.find(chain)
  if (intent.nonce === null || network === undefined) return false
  const held = balances.of(chain, intent.account, nodes.any(network))
  if (held === null) return false
  const storage = storageBytes(intent) * BigInt(price ?? '0')
  return BigInt(held.amount) < BigInt(intent.value) + BigInt(intent.maximumFee) + storage
}

/** Whether what is sent goes to an address that this wallet has never paid and that is not its own. */
async function isNewRecipient(services: UiServices, { intent }: SignBody): Promise<boolean> {
  if (intent.meaning.class !== 'transfer') return false
  const { to } = intent.meaning
  if ((await services.accounts.byAddress(to)) !== undefined) return false
  return !(await wasPaid(services, to))
}

export async function wasPaid(services: UiServices, address: string): Promise<boolean> {
  return (await ownActivity(services)).some(
    ({ state, intent: { meaning } }) =>
      (state === 'pending' || state === 'confirmed') && meaning.class === 'transfer' && meaning.to === address,
  )
}
