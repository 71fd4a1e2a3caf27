// The service worker. Listeners are registered before the first await: a worker that was woken must hear what woke it.

import type * as v from 'valibot'
import browser from 'webextension-polyfill'
import { BEACON_PORT } from '../messages/beacon.ts'
import { EVENT_PORT, type Topic, type UiEvent } from '../messages/events.ts'
import { PAGE_PORT, type wakeMessage } from '../messages/page.ts'
import { AutoLock } from './auto-lock.ts'
import { BeaconPorts } from './beacon/beacon-ports.ts'
import { compose } from './compose.ts'
import { createCoordinator } from './coordinator/index.ts'
import { KeepAwake } from './keep-awake.ts'
import { OnboardingTab } from './onboarding-tab.ts'
import { type DocumentPort, PagePorts } from './provider/page-ports.ts'
import { ApprovalWindow } from './requests/approval-window.ts'
import { browserTabs, browserWindows, windowMemory } from './requests/browser-window.ts'
import { closeStorageToContentScripts, localStorageArea, sessionStorageArea } from './storage/extension-storage.ts'
import { indexedDbStore } from './storage/indexed-db.ts'
import { Topics } from './topics.ts'
import { uiHandlers } from './ui/handlers.ts'
import { routeUi } from './ui/router.ts'
import { chooseLogN } from './vault/password-key.ts'

const APPROVAL_PAGE = 'approval.html'
const ONBOARDING_PAGE = 'onboarding.html'
/** How often an open page's balances, parties and pending transactions are asked for. */
const REFRESH_MILLISECONDS = 15_000
/** How often, while a page is open, what waits for a block is looked at: some chains have one every few seconds. */
const WATCH_MILLISECONDS = 4_000
const WATCH_ALARM = 'watch-transactions'
const BADGE = { background: '#B9811C', text: '#1D1B18' }

const uiPorts = new Set<browser.Runtime.Port>()
let isWatching = false
const topics = new Topics((changed) => {
  for (const port of uiPorts) port.postMessage({ topics: changed } satisfies UiEvent)
})
const keepAwake = new KeepAwake()
const approvalWindow = new ApprovalWindow(browserWindows(APPROVAL_PAGE), windowMemory)
const onboardingTab = new OnboardingTab(browserTabs(ONBOARDING_PAGE))

const background = compose(
  {
    local: localStorageArea,
    session: sessionStorageArea,
    vaultCopy: indexedDbStore('vault'),
    now: () => Date.now(),
    version: browser.runtime.getManifest().version,
    isOnline: () => navigator.onLine,
    readOwnFile: async (path) => (await fetch(browser.runtime.getURL(path))).json(),
    passwordCost: () => chooseLogN(measure),
    window: approvalWindow,
    keepAwake: (needed) => keepAwake.set(needed),
    setBadge: (waiting) => void setBadge(waiting),
    onChanged: (...changed: Topic[]) => topics.changed(...changed),
    onUnlocked: () => void autoLock.used(),
    showIcon: (locked) => void showIcon(locked),
    onPageStateChanged: () => {
      void pages.tellAll()
      void beacon.tellAll()
    },
    openOnboarding: () => onboardingTab.show(),
    onWatch(needed) {
      isWatching = needed
      void setWatch(needed)
    },
  },
  createCoordinator,
)

const handlers = uiHandlers(background)
const autoLock = new AutoLock({
  alarms: browser.alarms,
  idle: browser.idle,
  minutes: async () => (await background.settings.read()).autoLockMinutes,
  isUnlocked: async () => (await background.vault.state()) === 'unlocked',
  lock: () => background.lock(),
})

/** Stores are closed to content scripts, and what an earlier worker left is put in order, before anything is answered. */
const ready: Promise<void> = closeStorageToContentScripts().then(() => background.recover())
void ready.then(() => wakeContentScripts())

const pages = new PagePorts(
  ready.then(() => background.provider),
  async () => {
    const { actAsMetaMask, defaultWallet } = await background.settings.read()
    return { actAsMetaMask, defaultWallet }
  },
  browser.runtime.id,
)

const beacon = new BeaconPorts(
  ready.then(() => background.beacon),
  browser.runtime.id,
)

browser.runtime.onConnect.addListener((port) => {
  if (port.name === PAGE_PORT) pages.accept(port as DocumentPort)
  else if (port.name === BEACON_PORT) beacon.accept(port as DocumentPort)
  else if (port.name === EVENT_PORT && isOwnPage(port.sender)) {
    uiPorts.add(port)
    const tab = port.sender?.tab?.id
    if (tab !== undefined) onboardingTab.loaded(tab)
    void ready.then(() => background.pageOpened())
    const again = setInterval(() => void background.pageOpened(), REFRESH_MILLISECONDS)
    const looking = setInterval(() => isWatching && void background.watchNow(), WATCH_MILLISECONDS)
    port.onDisconnect.addListener(() => {
      clearInterval(again)
      clearInterval(looking)
      uiPorts.delete(port)
    })
  }
})

browser.runtime.onMessage.addListener((message: unknown, sender: browser.Runtime.MessageSender) => {
  if (!isOwnPage(sender)) return undefined
  return ready.then(async () => {
    const reply = await routeUi(message, handlers)
    await autoLock.heard(message)
    return reply
  })
})

browser.windows.onRemoved.addListener((id) => {
  void ready.then(async () => {
    if (await approvalWindow.closed(id)) await background.windowClosed()
  })
})

browser.tabs.onRemoved.addListener((id) => {
  if (onboardingTab.closed(id)) void ready.then(() => background.onboardingClosed())
})

browser.alarms.onAlarm.addListener(({ name }) => {
  if (name === WATCH_ALARM) void ready.then(() => background.watchNow())
})

browser.runtime.onInstalled.addListener(({ reason }) => {
  if (reason === 'install') void onboardingTab.show()
})

/** A page of this extension. Content scripts have the extension's id too, and a web page's origin. */
function isOwnPage(sender: browser.Runtime.MessageSender | undefined): boolean {
  if (sender === undefined || sender.id !== browser.runtime.id || sender.url === undefined) return false
  return new URL(sender.url).origin === new URL(browser.runtime.getURL('')).origin
}

async function measure(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

async function setBadge(waiting: number): Promise<void> {
  await browser.action.setBadgeBackgroundColor({ color: BADGE.background })
  await browser.action.setBadgeTextColor?.({ color: BADGE.text })
  await browser.action.setBadgeText({ text: waiting === 0 ? '' : String(waiting) })
}

/** Locked, this browser's half of the token is pale. */
async function showIcon(locked: boolean): Promise<void> {
  const name = locked ? 'icon-locked' : 'icon'
  const path = Object.fromEntries([16, 32, 48].map((size) => [size, `/icons/${name}-${size}.png`]))
  await browser.action.setIcon({ path })
}

/** Every half minute while a transaction waits for a block: the shortest an alarm can be. */
async function setWatch(needed: boolean): Promise<void> {
  isWatching = needed
  if (!needed) await browser.alarms.clear(WATCH_ALARM)
  else if ((await browser.alarms.get(WATCH_ALARM)) === undefined) {
    browser.alarms.create(WATCH_ALARM, { periodInMinutes: 0.5 })
  }
}

/** Content scripts that lost their port with the last worker open it again, and hear what changed. */
async function wakeContentScripts(): Promise<void> {
  const wake: v.InferOutput<typeof wakeMessage> = { to: 'content', type: 'wake' }
  for (const { id } of await browser.tabs.query({})) {
    // Most tabs hold no content script of ours: nobody listens there.
    if (id !== undefined) void browser.tabs.sendMessage(id, wake).catch(() => undefined)
  }
}
