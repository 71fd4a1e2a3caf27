import { type BrowserContext, type Page, expect as playwrightExpect } from '@playwright/test'
import { getAddress, JsonRpcProvider } from 'ethers'
import { serverNames } from '../../scripts/servers.ts'
import type { World } from '../../scripts/world.ts'
import { consent, pressIn, signed, signersAmong } from '../pages/approval.ts'

// The same patience whether the test runner plays the story or a program does.
export const expect = playwrightExpect.configure({ timeout: 20_000 })

/** What the story's steps share: where it plays, and what has come out so far. */
export type Scene = {
  world: World
  context: BrowserContext
  /** Keeps a picture of a screen under a name. */
  picture: (page: Page, name: string) => Promise<void>
  onboarding?: Page
  dapp?: Page
  activity?: Page
  /** The window of the request that nobody could sign yet. */
  unsigned?: Page
  address?: string
  /** The first Tezos account. */
  tezos?: string
  payment?: string
  /** The servers that signed the payment, the first thing to be signed. */
  signers?: string[]
}

export type Step = { name: string; run: (scene: Scene) => Promise<void> }

/** What a former step has left; the steps run in order, so its absence is a fault of the list. */
export function left<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('A former step has not left what this one needs.')
  return value
}

/** Waits until every server has read the request as this browser does, and the person may approve it. */
export async function expectAgreed(page: Page): Promise<void> {
  await expect(page.getByText('All read it alike')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Approve and sign', exact: true })).toBeEnabled()
}

/** Waits for the signature and puts the finished request away. */
export async function seeSigned(scene: Scene, page: Page, pictureName: string): Promise<void> {
  await expect(signed(page)).toBeVisible({ timeout: 30_000 })
  // A window that is not touched closes by itself.
  await page.keyboard.press('Shift')
  scene.signers ??= await signersAmong(page, serverNames)
  await scene.picture(page, `${pictureName}-signed`)
  await pressIn(page, 'Done')
}

/** Looks at a request that all agree to, approves it and sees it signed. */
export async function approve(scene: Scene, page: Page, pictureName: string): Promise<void> {
  await expectAgreed(page)
  await scene.picture(page, pictureName)
  await consent(page, 'Approve and sign')
  await seeSigned(scene, page, pictureName)
}

/** Asks the chain itself, not the wallet, whether a transaction is mined, and from whom. */
export async function expectMined(scene: Scene, hash: string): Promise<void> {
  const provider = new JsonRpcProvider(scene.world.chain.url, undefined, { cacheTimeout: -1, pollingInterval: 50 })
  try {
    const receipt = await provider.waitForTransaction(hash, 1, 30_000)
    expect(receipt?.status).toBe(1)
    expect(receipt?.from).toBe(getAddress(left(scene.address)))
  } finally {
    provider.destroy()
  }
}
