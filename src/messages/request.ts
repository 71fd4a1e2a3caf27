// A request as the approval view shows it: what is asked, what each server says, and which way is open.
import * as v from 'valibot'
import { intent } from './intent.ts'
import { problem } from './problem.ts'
import { heldView, tokenView } from './token.ts'
import { code, count, family, hex, id, instant, name, quantity, text, transactionHash } from './values.ts'
import { accountView, askerView, networkView, notesView } from './view.ts'

/** Names the content that was on screen. Any change of content makes another; an approval of an old one is refused. */
export const revision = v.pipe(v.string(), v.minLength(1), v.maxLength(64))

export const verdictState = v.picklist([
  'reading',
  'agrees',
  'refuses',
  'cannot-read',
  'reads-otherwise',
  'no-answer',
  'closed',
])

/** One server's word. `quoted` is its own signed sentence; `reason` is this browser's; `reading` is set when it differs. */
export const verdictView = v.object({
  party: count,
  name,
  state: verdictState,
  reason: v.nullable(text(400)),
  quoted: v.nullable(text(400)),
  code: v.nullable(code),
  reading: v.nullable(intent),
})

/** One decoded field beside the bytes it came from: `offset` and `length` in bytes of the exact data. */
export const fieldView = v.object({ label: text(120), value: text(4096), offset: count, length: count })

/** What may be needed beyond one press. */
export const acknowledgement = v.picklist(['unlimited-approval'])

/** What a request asks. Only `sign` goes to the servers. */
export const requestContent = v.variant('kind', [
  v.object({
    kind: v.literal('connect'),
    family,
    /** Those of the family. `current` is the one last chosen of it. */
    accounts: v.array(accountView),
    current: v.nullable(id),
    firstTime: v.boolean(),
  }),
  v.object({ kind: v.literal('switch-network'), from: networkView, to: networkView }),
  v.object({ kind: v.literal('add-network'), network: networkView }),
  /** `token` as its contract tells of it; `claimed` is the site's own symbol for it. `alike` as in `tokenLookView`. */
  v.object({
    kind: v.literal('watch-token'),
    account: accountView,
    network: networkView,
    token: tokenView,
    claimed: v.nullable(text(32)),
    held: heldView,
    alike: v.boolean(),
  }),
  v.object({
    kind: v.literal('sign'),
    account: accountView,
    network: networkView,
    intent,
    notes: notesView,
    /** A payment to an address never paid before: it is shown open. */
    newRecipient: v.boolean(),
    /** The account holds less than this may take in all, as the node last said. */
    lacks: v.boolean(),
    /**
     * Set for transactions. Fixed while the view is open, until refreshed; `asOf` is null where the site chose it, to send
     * what is signed itself.
     */
    fee: v.nullable(v.object({ maximum: quantity, asOf: v.nullable(instant) })),
    /**
     * What the network takes for each byte that is added to its storage, in the smallest unit of its coin, as its node
     * last said. Null where that is not known, and on networks that have no such price.
     */
    bytePrice: v.nullable(quantity),
    /** Replaces this pending transaction at its nonce; `named`: because the site chose that number. */
    replaces: v.nullable(v.object({ hash: transactionHash, how: v.picklist(['speed-up', 'cancel', 'named']) })),
    exact: v.object({ bytes: hex, fields: v.array(fieldView) }),
  }),
  v.object({
    kind: v.literal('unreadable'),
    network: v.nullable(networkView),
    exact: v.object({ bytes: hex, fields: v.array(fieldView) }),
  }),
  /** The network's node says so, before anybody was asked to sign. The problem of `way` says why. */
  v.object({
    kind: v.literal('would-fail'),
    account: accountView,
    network: networkView,
    exact: v.object({ bytes: hex, fields: v.array(fieldView) }),
  }),
])

/**
 * The way the person may go. `reading`: too few servers have answered yet. `approve`: one press. `hold`: only through the
 * second screen, naming `despite` (servers that refuse or read otherwise) and `acknowledge`. `none`: only Close; `problem` says why.
 */
export const wayView = v.variant('kind', [
  v.object({ kind: v.literal('reading') }),
  v.object({ kind: v.literal('approve') }),
  v.object({ kind: v.literal('hold'), despite: v.array(count), acknowledge: v.array(acknowledgement) }),
  v.object({ kind: v.literal('none'), problem: v.nullable(problem) }),
])

export const signStep = v.object({
  step: v.picklist(['approved', 'signing', 'signed', 'sending', 'sent', 'waiting-for-block']),
  state: v.picklist(['done', 'now', 'later', 'failed']),
  party: v.nullable(name),
  note: v.nullable(text(400)),
  at: v.nullable(instant),
})

/** Where the request stands. `signed` only after the signature verified against the account's key. */
export const requestPhase = v.variant('kind', [
  v.object({ kind: v.literal('open') }),
  v.object({ kind: v.literal('signing'), with: v.array(name), steps: v.array(signStep) }),
  /** Consented to, where nobody signs: a node is asked, a choice is kept. */
  v.object({ kind: v.literal('carrying-out') }),
  v.object({
    kind: v.literal('signed'),
    steps: v.array(signStep),
    hash: v.nullable(transactionHash),
    problem: v.nullable(problem),
  }),
  v.object({ kind: v.literal('done') }),
  v.object({ kind: v.literal('failed'), problem, retry: v.boolean() }),
  v.object({ kind: v.literal('rejected') }),
  v.object({ kind: v.literal('lapsed'), problem }),
])

export const requestView = v.object({
  id,
  revision,
  asker: askerView,
  createdAt: instant,
  queue: v.object({ position: count, total: count }),
  content: requestContent,
  /** How many of the servers listed must sign with this browser. */
  needed: count,
  verdicts: v.array(verdictView),
  alike: v.boolean(),
  way: wayView,
  phase: requestPhase,
})

export const requestSummary = v.object({ id, asker: askerView, createdAt: instant, content: requestContent })

export type VerdictState = v.InferOutput<typeof verdictState>
export type VerdictView = v.InferOutput<typeof verdictView>
export type FieldView = v.InferOutput<typeof fieldView>
export type Acknowledgement = v.InferOutput<typeof acknowledgement>
export type RequestContent = v.InferOutput<typeof requestContent>
export type WayView = v.InferOutput<typeof wayView>
export type SignStep = v.InferOutput<typeof signStep>
export type RequestPhase = v.InferOutput<typeof requestPhase>
export type RequestView = v.InferOutput<typeof requestView>
export type RequestSummary = v.InferOutput<typeof requestSummary>
