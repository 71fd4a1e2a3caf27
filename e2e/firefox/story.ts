import type { Step } from './scene.ts'
import { connect, pay, signAfterAnEnd } from './steps/ethereum.ts'
import { make } from './steps/make.ts'
import { goOnAfterAnEnd, pairAndConnect, part, payOnTezos, signAText } from './steps/tezos.ts'
import { seeThePopup, unlock } from './steps/unlock.ts'

/** What only another browser can get wrong: the event page, the windows, what stands between a page and the wallet. */
export const story: Step[] = [
  make,
  unlock,
  seeThePopup,
  connect,
  pay,
  signAfterAnEnd,
  pairAndConnect,
  signAText,
  payOnTezos,
  goOnAfterAnEnd,
  part,
]
