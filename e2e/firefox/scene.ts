import type { World } from '../../scripts/world.ts'
import type { BeaconAccount } from '../pages/beacon-dapp.ts'
import type { Firefox } from './browser.ts'
import type { Tab } from './tab.ts'

/** What the story's steps share: where it plays, and what has come out so far. */
export type Scene = {
  world: World
  firefox: Firefox
  dapp?: Tab
  /** The first account, in mixed case. */
  address?: string
  /** The dapp of a Tezos SDK, and the account that it was granted. */
  kiosk?: Tab
  account?: BeaconAccount
}

export type Step = { name: string; run: (scene: Scene) => Promise<void> }
