// Plain view data: what the pages may know. No share, no password, no key ever has a field here.
import * as v from 'valibot'
import {
  accountKind,
  address,
  chain,
  count,
  ethereumChainId,
  family,
  id,
  instant,
  name,
  quantity,
  text,
  tezosChainId,
  url,
} from './values.ts'

/** A party and whether it answered lately. `unknown` until it was first asked since the start of the browser. */
export const partyView = v.object({
  index: v.pipe(v.number(), v.integer(), v.minValue(1)),
  role: v.picklist(['device', 'server']),
  name,
  host: v.nullable(text(255)),
  state: v.picklist(['here', 'away', 'unknown']),
  lastAnswered: v.nullable(instant),
  said: v.nullable(text(400)),
  /** It no longer knows this browser: another browser with the same share has taken its place. */
  replaced: v.boolean(),
  /** The connection with it failed a check, on either side: nothing is signed over it until it is renewed. */
  burned: v.boolean(),
  fingerprint: v.array(text(16)),
})

/** The indices of two parties. */
export const pairOfParties = v.tuple([partyView.entries.index, partyView.entries.index])

/** `threshold` of `parties` sign. `broken` are the pairs of two servers that sign nothing together until renewed. */
export const walletView = v.object({
  name,
  threshold: count,
  parties: v.array(partyView),
  broken: v.array(pairOfParties),
})

export const accountView = v.object({ id, name, kind: accountKind, family, index: count, address })

/** A network. Its `chain` names it; `decimals` are those of its coin; `reachable` is null until its node was asked. */
export const networkView = v.object({
  family,
  chain,
  chainId: v.union([ethereumChainId, tezosChainId]),
  name,
  symbol: v.pipe(v.string(), v.minLength(1), v.maxLength(12)),
  decimals: v.pipe(count, v.maxValue(77)),
  rpcUrl: url,
  explorerUrl: v.nullable(url),
  builtIn: v.boolean(),
  reachable: v.nullable(v.boolean()),
})

/** In the smallest unit of the network's coin, and when the node said so. `stale` when a later question went unanswered. */
export const balanceView = v.object({ amount: quantity, asOf: instant, stale: v.boolean() })

/** To whom an account delegates, as the node last said: `none`, or `unknown` until it was asked. */
export const delegationView = v.variant('state', [
  v.object({ state: v.literal('unknown') }),
  v.object({ state: v.literal('none') }),
  v.object({ state: v.literal('baker'), baker: address }),
])

/** What is known of a token contract, and who says so. Decoration only: it never changes what is signed. */
export const tokenNote = v.object({
  address,
  /** Where each of a contract's tokens speaks for itself (FA2), its number; null where one word is for all of them. */
  tokenId: v.nullable(quantity),
  symbol: text(32),
  decimals: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(77)),
  source: v.literal('contract'),
})

/** A name this browser knows an address by. */
export const nameNote = v.object({ address, name })

/** What the sentence about an intent may add to it. `spellings` holds each of its addresses with the EIP-55 checksum. */
export const notesView = v.object({
  tokens: v.array(tokenNote),
  names: v.array(nameNote),
  spellings: v.array(address),
})

export const activityState = v.picklist([
  'waiting',
  'signing',
  'signed',
  'unsent',
  'not-taken',
  'pending',
  'confirmed',
  'failed',
  'replaced',
  'expired',
  'rejected',
  'refused',
  'lapsed',
])

export const activityAction = v.picklist(['open', 'speed-up', 'cancel', 'send-now', 'sign-again'])

export const askerView = v.variant('kind', [
  v.object({ kind: v.literal('wallet') }),
  v.object({ kind: v.literal('site'), origin: text(2048), host: text(255) }),
])

export const siteView = v.object({
  origin: text(2048),
  host: text(255),
  /** Of one family: a site that uses two is connected twice. */
  family,
  accounts: v.array(accountView),
  chain,
  connectedAt: instant,
})

export const settingsView = v.object({
  autoLockMinutes: v.picklist([1, 5, 15, 30, 60]),
  actAsMetaMask: v.boolean(),
  defaultWallet: v.boolean(),
  version: text(32),
})

/** `stale` when a key or an epoch is newer than the file; `savedAt` is null when none was ever saved. */
export const backupView = v.object({ savedAt: v.nullable(instant), stale: v.boolean() })

/** Something Home must say that is not a request. Not `dismissible`: it stays for as long as its cause does. */
export const noticeView = v.object({
  id,
  kind: v.picklist(['neutral', 'agreed', 'waiting', 'refused']),
  text: text(400),
  dismissible: v.boolean(),
})

export type PartyView = v.InferOutput<typeof partyView>
export type WalletView = v.InferOutput<typeof walletView>
export type AccountView = v.InferOutput<typeof accountView>
export type NetworkView = v.InferOutput<typeof networkView>
export type BalanceView = v.InferOutput<typeof balanceView>
export type DelegationView = v.InferOutput<typeof delegationView>
export type TokenNote = v.InferOutput<typeof tokenNote>
export type NotesView = v.InferOutput<typeof notesView>
export type ActivityState = v.InferOutput<typeof activityState>
export type ActivityAction = v.InferOutput<typeof activityAction>
export type AskerView = v.InferOutput<typeof askerView>
export type SiteView = v.InferOutput<typeof siteView>
export type SettingsView = v.InferOutput<typeof settingsView>
export type BackupView = v.InferOutput<typeof backupView>
export type NoticeView = v.InferOutput<typeof noticeView>
