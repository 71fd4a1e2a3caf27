import { readFile } from 'node:fs/promises'
import { type Background, compose } from '../compose.ts'
import { answer } from '../provider/answer.ts'
import { rpcErrorOf } from '../provider/provider-failure.ts'
import { ApprovalWindow } from '../requests/approval-window.ts'
import { isOpen, type WaitingRequest } from '../requests/request.ts'
import type { Site } from '../site.ts'
import type { KeyValueStore } from '../storage/key-value-store.ts'
import { ethereumChain } from '../stores/networks.ts'
import { uiHandlers } from '../ui/handlers.ts'
import { someContents } from './contents.ts'
import { idealParties } from './ideal-parties.ts'
import { memoryStore } from './memory-store.ts'

export const PASSWORD = 'four unrelated words here'
export const KIOSK: Site = { origin: 'https://kiosk.example', within: null, key: 'https://kiosk.example' }

/** The browser's windows, counted. */
function windows() {
  const open = new Set<number>()
  const counts = { opened: 0, mostAtOnce: 0, onboardings: 0 }
  let memory: number | null = null
  const window = new ApprovalWindow(
    {
      async open() {
        open.add(++counts.opened)
        counts.mostAtOnce = Math.max(counts.mostAtOnce, open.size)
        return counts.opened
      },
      focus: async (id) => open.has(id),
      close: async (id) => void open.delete(id),
    },
    {
      read: async () => memory,
      write: async (id) => {
        memory = id
      },
    },
  )
  return { open, counts, window }
}

interface TestStores<S extends KeyValueStore> {
  readonly local: S
  readonly copy: S
  readonly session: S
}

type MemoryStore = ReturnType<typeof memoryStore>

const memoryStores = (): TestStores<MemoryStore> => ({
  local: memoryStore(),
  copy: memoryStore(),
  session: memoryStore(),
})

/** The real background over stores in memory, with ideal parties. `restart` is a new worker over the same storage. */
export function testBackground(stores: TestStores<MemoryStore> = memoryStores()) {
  return backgroundOver(stores)
}

/** The same over any stores. @param parties those of an earlier wallet, for another worker over what it left */
export function backgroundOver<S extends KeyValueStore>(stores: TestStores<S>, parties = idealParties()) {
  const clock = { now: 1_800_000_000_000 }
  const screen = windows()
  const heard = { unlocked: () => {} }
  const icons: string[] = []
  let watching = false
  let background: Background
  const start = () => {
    background = compose(
      {
        local: stores.local,
        session: stores.session,
        vaultCopy: stores.copy,
        now: () => clock.now,
        version: '0.1.0',
        isOnline: () => true,
        readOwnFile: async (path) => JSON.parse(await readFile(`public/${path}`, 'utf8')),
        passwordCost: async () => 14,
        window: screen.window,
        keepAwake: () => {},
        setBadge: () => {},
        onChanged: () => {},
        onUnlocked: () => heard.unlocked(),
        showIcon: (locked) => void icons.push(locked ? 'locked' : 'open'),
        onPageStateChanged: () => {},
        onWatch: (needed) => {
          watching = needed
        },
        openOnboarding: async () => void screen.counts.onboardings++,
      },
      () => parties,
    )
    return background
  }
  start()

  return {
    parties,
    clock,
    screen,
    stores,
    /** What the browser does when it hears of it. */
    heard,
    /** In the browser's toolbar, in turn. */
    icons,
    restart: start,
    /** Whether transactions are looked after while nobody does anything. */
    get watching() {
      return watching
    },
    get background() {
      return background
    },
    get ui() {
      return uiHandlers(background)
    },
    /** Makes the vault and the first account, unlocked, on the given chain. */
    async makeWallet(chain?: { url: string; chainId: number }): Promise<string> {
      await background.vault.create(PASSWORD, 14, someContents())
      await background.accounts.add('ethereum', 'Account 1', parties.signing)
      if (chain !== undefined) {
        const { url: rpcUrl, chainId } = chain
        const words = { name: 'Test', symbol: 'ETH', rpcUrl, explorerUrl: null }
        await background.networks.add({ family: 'ethereum', chainId, ...words })
        await background.networks.select(ethereumChain(chainId))
      }
      return parties.address
    },
    /** A request as a page makes it; errors as the page gets them. */
    async ask(method: string, params?: unknown, site: Site = KIOSK, signal = new AbortController().signal) {
      try {
        return await answer(method, params, { site, signal }, background.provider)
      } catch (failure) {
        throw Object.assign(new Error('refused'), rpcErrorOf(failure))
      }
    },
    /** The open request, as soon as there is one and its way is clear. */
    async nextRequest(): Promise<WaitingRequest> {
      for (;;) {
        const request = background.approvals.list().find(isOpen)
        if (request !== undefined) {
          const { way } = await uiHandlers(background)['requests.view']({ id: request.id })
          if (way.kind !== 'reading') return request
        }
        await new Promise((resolve) => setTimeout(resolve))
      }
    },
    /** The person approves what is on top. */
    async approveNext(change: { despite?: number[]; acknowledged?: ['unlimited-approval'] } = {}): Promise<string> {
      const { id, revision } = await this.nextRequest()
      const accounts = (await background.accounts.list()).map((account) => account.id)
      await this.ui['requests.approve']({ id, revision, despite: [], acknowledged: [], accounts, ...change })
      return id
    },
    async connect(site: Site = KIOSK): Promise<void> {
      const answered = this.ask('eth_requestAccounts', [], site)
      await this.approveNext()
      await answered
    },
  }
}
