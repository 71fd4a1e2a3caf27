// The border between the extension's own pages and the background: one map, checked on both sides.
import * as v from 'valibot'
import { delegationChange, delegationPage } from './delegation.ts'
import type { Topic } from './events.ts'
import { intent } from './intent.ts'
import { chosenServer, madeWallet, makingProgress, quorumWeight, serverAbsent, serverOffer } from './onboarding.ts'
import { problem } from './problem.ts'
import { acknowledgement, requestSummary, requestView, revision } from './request.ts'
import { holdingView, tokenKey, tokenLookView, tokenView } from './token.ts'
import {
  accountKind,
  address,
  chain,
  count,
  family,
  id,
  instant,
  name,
  password,
  quantity,
  text,
  transactionHash,
  url,
} from './values.ts'
import {
  accountView,
  activityAction,
  activityState,
  askerView,
  backupView,
  balanceView,
  delegationView,
  networkView,
  notesView,
  noticeView,
  pairOfParties,
  settingsView,
  siteView,
  walletView,
} from './view.ts'

const nothing = v.null()
const heldKeys = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

/**
 * `empty`: no wallet here. `making`: a keygen runs. `prepared`: it was interrupted and may complete. `unreadable`: something is
 * stored and cannot be read; never offered as empty.
 */
export const appState = v.variant('phase', [
  v.object({ phase: v.literal('empty') }),
  v.object({ phase: v.literal('making') }),
  v.object({ phase: v.literal('prepared') }),
  v.object({ phase: v.literal('locked'), waitUntil: v.nullable(instant) }),
  v.object({ phase: v.literal('unlocked') }),
  v.object({ phase: v.literal('unreadable'), problem }),
])

/** One line of what was asked, signed, sent or refused. */
export const activityRow = v.object({
  id,
  at: instant,
  state: activityState,
  asker: askerView,
  account: accountView,
  network: networkView,
  intent,
  notes: notesView,
  hash: v.nullable(transactionHash),
  signedWith: v.array(name),
  problem: v.nullable(problem),
  actions: v.array(activityAction),
})

export const homeView = v.object({
  wallet: walletView,
  account: accountView,
  accounts: count,
  network: networkView,
  balance: v.nullable(balanceView),
  /** Null for a family that has no bakers. */
  delegation: v.nullable(delegationView),
  waiting: count,
  activity: v.array(activityRow),
  notices: v.array(noticeView),
  backup: backupView,
  offline: v.boolean(),
})

/** What the wallet knows about an address someone types. `resembles` is a known address that looks like it and is another. */
export const recipientCheck = v.object({
  address,
  name: v.nullable(name),
  sentBefore: v.boolean(),
  /** `token`: the contract of a token that this wallet shows. `contract`: code, which may keep what it gets. */
  code: v.nullable(v.picklist(['token', 'contract'])),
  resembles: v.nullable(v.object({ name, address })),
})

/** Amounts are in the smallest unit of what is sent: of `token`, or of the coin where that is null. */
export const sendCheck = v.object({
  token: v.nullable(tokenView),
  recipient: v.nullable(recipientCheck),
  recipientError: v.nullable(text(200)),
  available: v.nullable(balanceView),
  /** The most that can be sent; of the coin, after the fee. Null when the node does not answer. */
  maximum: v.nullable(quantity),
  /** Of the coin. */
  maximumFee: v.nullable(quantity),
  /** The coin that the account holds does not suffice for the fee of a token's transfer. */
  lacksFee: v.boolean(),
  /** Why it would fail, as the node says. */
  fails: v.nullable(text(1_000)),
})

/** What the account holds on the network in use: its coin, and the tokens in the list. */
export const tokenList = v.object({
  account: accountView,
  network: networkView,
  balance: v.nullable(balanceView),
  holdings: v.array(holdingView),
})

const networkEdit = v.object({ name, symbol: text(12), rpcUrl: url, explorerUrl: v.nullable(url) })

/** Every method an extension page may call. */
export const uiMethods = {
  'app.state': { input: nothing, output: appState },
  /** The person opened a page of the wallet. Windows that sites bring up do not say so. */
  'app.opened': { input: nothing, output: nothing },
  'wallet.unlock': { input: v.object({ password }), output: nothing },
  'wallet.lock': { input: nothing, output: nothing },
  'wallet.rename': { input: v.object({ name }), output: nothing },

  'servers.suggested': {
    input: nothing,
    output: v.object({ offers: v.array(serverOffer), absent: v.array(serverAbsent) }),
  },
  'servers.lookup': { input: v.object({ address: text(2048) }), output: serverOffer },
  'servers.weighQuorum': { input: v.object({ servers: v.array(chosenServer) }), output: quorumWeight },

  'onboarding.start': { input: v.object({ password, servers: v.array(chosenServer) }), output: nothing },
  'onboarding.progress': { input: nothing, output: v.nullable(makingProgress) },
  'onboarding.cancel': { input: nothing, output: nothing },
  /** Completes an interrupted keygen whose record every party already signed. Needs the password: the share is sealed. */
  'onboarding.resume': { input: v.object({ password }), output: nothing },
  /** The finished wallet, or null while there is none to show. */
  'onboarding.result': { input: nothing, output: v.nullable(madeWallet) },
  'onboarding.finish': { input: nothing, output: nothing },

  'backup.save': {
    input: nothing,
    output: v.object({ fileName: text(120), contents: text(4_194_304), keys: heldKeys }),
  },
  /** The page says that the file was handed to the browser for download, and how many keys it was said to hold. */
  'backup.saved': { input: v.object({ keys: heldKeys }), output: nothing },
  'backup.restore': { input: v.object({ contents: text(4_194_304), password }), output: nothing },

  'home.view': { input: nothing, output: homeView },
  'home.dismiss': { input: v.object({ id }), output: nothing },
  'parties.view': { input: nothing, output: walletView },
  /** Asks every server again whether it is there. */
  'parties.ask': { input: nothing, output: nothing },
  /** Renews a connection that a check failed on, or that two servers no longer have in common. */
  'parties.renew': { input: v.object({ pair: pairOfParties }), output: nothing },
  /** Takes this browser's place back where another has taken it. Only because a person said so. */
  'parties.useAgain': { input: nothing, output: nothing },

  'accounts.list': {
    input: nothing,
    output: v.object({
      wallet: walletView,
      current: id,
      accounts: v.array(v.object({ account: accountView, balance: v.nullable(balanceView), network: networkView })),
      /** A further tz1 account needs a key that every party makes together. */
      wantsKey: v.boolean(),
      /** That key being made, or why the last one was not. */
      making: v.nullable(makingProgress),
    }),
  },
  /** Resolves once the account is there: making its key, where it needs one, takes as long as making a wallet. */
  'accounts.add': { input: v.object({ kind: accountKind, name }), output: accountView },
  /** Ends the making of a key, or puts away why it failed. */
  'accounts.stopMaking': { input: nothing, output: nothing },
  'accounts.rename': { input: v.object({ id, name }), output: nothing },
  'accounts.select': { input: v.object({ id }), output: nothing },

  /** `current` holds one chain of each family. */
  'networks.list': {
    input: nothing,
    output: v.object({ current: v.object({ ethereum: chain, tezos: chain }), networks: v.array(networkView) }),
  },
  'networks.add': { input: v.object({ chain, edit: networkEdit }), output: nothing },
  'networks.edit': { input: v.object({ chain, edit: networkEdit }), output: nothing },
  'networks.remove': { input: v.object({ chain }), output: nothing },
  'networks.select': { input: v.object({ chain }), output: nothing },

  'tokens.list': { input: nothing, output: tokenList },
  /** What lies at a contract's address, as typed. `tokenId` is null while none is typed. */
  'tokens.look': {
    input: v.object({ contract: text(255), tokenId: v.nullable(quantity) }),
    output: tokenLookView,
  },
  /** Its contract is asked again: what is kept of a token is never what a page says. */
  'tokens.add': { input: v.object({ contract: text(255), tokenId: v.nullable(quantity) }), output: nothing },
  'tokens.remove': { input: v.object({ key: tokenKey }), output: nothing },

  /** `to` is as typed; `amount` in the smallest unit, or null while none is typed. Without `token` it is the coin's. */
  'send.check': {
    input: v.object({ to: text(255), amount: v.nullable(quantity), token: v.optional(tokenKey) }),
    output: sendCheck,
  },
  /** Makes a request of the wallet's own, reviewed like any other. */
  /** `maximumFee` is the fee that was on screen; null when none was. */
  'send.propose': {
    input: v.object({ to: address, amount: quantity, maximumFee: v.nullable(quantity), token: v.optional(tokenKey) }),
    output: v.object({ id }),
  },

  /** Of the account in use, which is of Tezos. */
  'delegation.view': { input: nothing, output: delegationPage },
  'delegation.propose': { input: v.object({ change: delegationChange }), output: v.object({ id }) },

  'requests.list': { input: nothing, output: v.array(requestSummary) },
  'requests.view': { input: v.object({ id }), output: requestView },
  /**
   * Consents to exactly the content named by `revision`. `despite` names the servers whose refusal was on screen;
   * `accounts` is what a connect request was granted.
   */
  'requests.approve': {
    input: v.object({
      id,
      revision,
      despite: v.array(count),
      acknowledged: v.array(acknowledgement),
      accounts: v.nullable(v.array(id)),
    }),
    output: nothing,
  },
  'requests.reject': { input: v.object({ id }), output: nothing },
  'requests.refreshFee': { input: v.object({ id }), output: nothing },
  /** The same bytes again under the same approval, after too few servers answered. */
  'requests.retry': { input: v.object({ id }), output: nothing },
  /** The window no longer shows a request that is over. */
  'requests.dismiss': { input: v.object({ id }), output: nothing },

  'activity.list': { input: nothing, output: v.array(activityRow) },
  /** These three make a new request at the nonce of the old transaction, approved afresh. */
  'activity.speedUp': { input: v.object({ id }), output: v.object({ id }) },
  'activity.cancel': { input: v.object({ id }), output: v.object({ id }) },
  'activity.resign': { input: v.object({ id }), output: v.object({ id }) },
  /** Hands a signed transaction to the node again. */
  'activity.send': { input: v.object({ id }), output: nothing },

  'sites.list': { input: nothing, output: v.array(siteView) },
  'sites.disconnect': { input: v.object({ origin: text(2048), family }), output: nothing },

  'settings.read': { input: nothing, output: v.object({ settings: settingsView, backup: backupView }) },
  'settings.write': {
    input: v.partial(
      v.object({
        autoLockMinutes: settingsView.entries.autoLockMinutes,
        actAsMetaMask: v.boolean(),
        defaultWallet: v.boolean(),
      }),
    ),
    output: nothing,
  },
} as const satisfies Record<string, { input: v.GenericSchema; output: v.GenericSchema }>

export type UiMethod = keyof typeof uiMethods
export type UiInput<M extends UiMethod> = v.InferOutput<(typeof uiMethods)[M]['input']>
export type UiOutput<M extends UiMethod> = v.InferOutput<(typeof uiMethods)[M]['output']>

/** What a page sends: `to` keeps these apart from the messages of the content script. */
export const uiCall = v.object({
  to: v.literal('ui'),
  method: v.picklist(Object.keys(uiMethods) as UiMethod[]),
  input: v.unknown(),
})

/** What comes back: the value, or the problem as data. */
export const uiReply = v.variant('ok', [
  v.object({ ok: v.literal(true), value: v.unknown() }),
  v.object({ ok: v.literal(false), problem }),
])

export type UiCall = v.InferOutput<typeof uiCall>
export type UiReply = v.InferOutput<typeof uiReply>

/** One function per method: what the background must offer. */
export type UiHandlers = { [M in UiMethod]: (input: UiInput<M>) => Promise<UiOutput<M>> }

/** Which topics a view is made of: when one of them changes, it is fetched again. */
export const viewTopics = {
  'app.state': ['app'],
  'onboarding.progress': ['onboarding'],
  'onboarding.result': ['onboarding'],
  'home.view': ['home', 'parties', 'accounts', 'networks', 'requests', 'activity'],
  'parties.view': ['parties'],
  'accounts.list': ['accounts', 'networks', 'home', 'parties'],
  'networks.list': ['networks'],
  'tokens.list': ['tokens', 'networks', 'accounts', 'home'],
  'tokens.look': ['tokens', 'networks'],
  'send.check': ['home', 'networks', 'accounts', 'tokens'],
  'delegation.view': ['home', 'networks', 'accounts'],
  'requests.list': ['requests'],
  'requests.view': ['requests', 'tokens'],
  'activity.list': ['activity', 'requests'],
  'sites.list': ['sites', 'accounts'],
  'settings.read': ['settings'],
} as const satisfies Partial<Record<UiMethod, readonly Topic[]>>

export type ViewMethod = keyof typeof viewTopics

/** What pages call without the person. Everything else is use of the wallet. */
export const byThemselves: ReadonlySet<UiMethod> = new Set<UiMethod>([
  ...(Object.keys(viewTopics) as ViewMethod[]),
  'requests.dismiss',
  'servers.suggested',
  'servers.weighQuorum',
])

export type AppState = v.InferOutput<typeof appState>
export type ActivityRow = v.InferOutput<typeof activityRow>
export type HomeView = v.InferOutput<typeof homeView>
export type RecipientCheck = v.InferOutput<typeof recipientCheck>
export type TokenList = v.InferOutput<typeof tokenList>
export type SendCheck = v.InferOutput<typeof sendCheck>
