import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, test as base, expect, type Page } from '@playwright/test'
import { prepareExtension } from '../../scripts/extension.ts'
import { freePort } from '../../scripts/free-port.ts'
import { callRpc } from '../../scripts/json-rpc.ts'
import { stopAll } from '../../scripts/processes.ts'
import { serverNames } from '../../scripts/servers.ts'
import { freePorts, startWorld, type World } from '../../scripts/world.ts'
import { launchBrowser } from '../browser.ts'
import { byRpcMethod, type HoldProxy, startHoldProxy } from '../hold-proxy.ts'
import { approvalAfter, consent, signed, signersAmong } from '../pages/approval.ts'
import { fundFromFaucet, openDapp, press, resultOf } from '../pages/dapp.ts'
import * as onboarding from '../pages/onboarding.ts'
import { password } from '../story/making.ts'

export { expect, password, serverNames }

/** What failures are shown on: a world that can be broken on purpose, one for all tests of a worker. */
export type Stage = {
  folder: string
  world: World
  /** Between the browsers and the servers, in the servers' order. */
  proxies: [HoldProxy, HoldProxy]
  /** Between the browsers and the chain's node. */
  node: HoldProxy
  /** The same for the stand-in for a Tezos node. */
  tezosNode: HoldProxy
  /** SIGKILL. */
  killServer: (at: number) => Promise<void>
  /** Starts what was killed. */
  restoreServers: () => Promise<void>
  /** The folder of a browser's profile. */
  profile: (name: string) => string
  launch: (profile: string) => Promise<BrowserContext>
}

/** A finished, funded wallet in a browser of its own, connected to the dapp. */
export type Wallet = { context: BrowserContext; dapp: Page; address: string }

type WorkerFixtures = { stage: Stage; wallet: Wallet }

/** `freshBrowser` has a new profile, named by the test's id; `restored` undoes after every test what it broke. */
type TestFixtures = { freshBrowser: BrowserContext; restored: undefined }

export const test = base.extend<TestFixtures, WorkerFixtures>({
  stage: [
    // biome-ignore lint/correctness/noEmptyPattern: the runner reads a fixture's needs from this pattern
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'symbolon-failures-'))
      const ports: [number, number] = [await freePort(), await freePort()]
      const proxies = await Promise.all([startHoldProxy(ports[0]), startHoldProxy(ports[1])])
      const passages: HoldProxy[] = [...proxies]
      const browsers: BrowserContext[] = []
      try {
        const world = await startWorld(
          folder,
          { ...freePorts, servers: ports },
          { origins: [proxies[0].url, proxies[1].url] },
        )
        const { chain, servers, extensionDir } = world
        const node = await startHoldProxy(Number(new URL(chain.url).port), byRpcMethod)
        const tezosNode = await startHoldProxy(Number(new URL(world.tezos.url).port))
        passages.push(node, tezosNode)
        prepareExtension(extensionDir, {
          servers: servers.map(({ url }) => url),
          chain: { chainId: chain.chainId, url: node.url },
          tezos: { chainId: world.tezos.chainId, url: tezosNode.url },
        })
        const down = new Set<number>()
        await use({
          folder,
          world,
          proxies,
          node,
          tezosNode,
          async killServer(at) {
            down.add(at)
            await world.servers[at]!.kill()
          },
          async restoreServers() {
            for (const at of down) await world.servers[at]!.start()
            down.clear()
          },
          profile: (name) => join(folder, name),
          async launch(profile) {
            const context = await launchBrowser(world.extensionDir, join(folder, profile))
            browsers.push(context)
            return context
          },
        })
      } finally {
        await Promise.all(browsers.map((context) => context.close()))
        await Promise.all(passages.map((proxy) => proxy.stop()))
        await stopAll()
        await rm(folder, { recursive: true, force: true })
      }
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  wallet: [
    async ({ stage }, use) => {
      const context = await stage.launch('wallet')
      const page = await makeWallet(context)
      const address = await onboarding.shownAddress(page)
      await onboarding.openTheWallet(page)
      const dapp = await openDapp(context, stage.world.dapp.url)
      await fundFromFaucet(dapp, address)
      const window = await approvalAfter(context, () => press(dapp, 'Connect'))
      await consent(window, 'Connect')
      await resultOf(dapp, 'connect')
      await use({ context, dapp, address })
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  freshBrowser: async ({ stage }, use, { testId }) => {
    const context = await stage.launch(testId)
    await use(context)
    await context.close()
  },
  restored: [
    async ({ stage }, use) => {
      await use(undefined)
      for (const proxy of [...stage.proxies, stage.node, stage.tezosNode]) proxy.clear()
      await stage.restoreServers()
      await stage.world.chain.setAutomine(true)
    },
    { auto: true },
  ],
})

/** From Welcome to the key being made. */
export async function makeWallet(context: BrowserContext): Promise<Page> {
  const page = await onboarding.openOnboarding(context)
  await onboarding.beginNewWallet(page)
  await onboarding.choosePassword(page, password)
  await onboarding.chooseServers(page, serverNames)
  await onboarding.createKey(page)
  return page
}

/** How many transactions of an address are in blocks: the chain takes one for each number. */
export async function minedCount({ world }: Stage, address: string): Promise<number> {
  return Number(await callRpc<string>(world.chain.url, 'eth_getTransactionCount', [address, 'latest']))
}

/** Asks the wallet for a payment, from the dapp, and returns the window that opens once it can be approved. */
export async function askForPayment({ context, dapp }: Wallet): Promise<Page> {
  const window = await approvalAfter(context, () => press(dapp, 'Send 0.01 ETH'))
  await expect(window.getByRole('button', { name: 'Approve and sign', exact: true })).toBeEnabled()
  return window
}

/** Signs and sends one payment: what every failure must leave possible. Answers which servers signed. */
export async function expectPaymentWorks(stage: Stage, wallet: Wallet): Promise<string[]> {
  const before = await minedCount(stage, wallet.address)
  const window = await askForPayment(wallet)
  await consent(window, 'Approve and sign')
  await expect(signed(window)).toBeVisible()
  const signers = await signersAmong(window, serverNames)
  await resultOf(wallet.dapp, 'send')
  await expect.poll(() => minedCount(stage, wallet.address)).toBe(before + 1)
  await window.close()
  return signers
}
