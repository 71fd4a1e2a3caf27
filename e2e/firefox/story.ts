import type { Step } from './scene.ts'
import { connect, pay, signAfterAnEnd } from './steps/ethereum.ts'
import { make } from './steps/make.ts'
import { seeThePopup, unlock } from './steps/unlock.ts'

/** What only another browser can get wrong: the event page, the windows, the provider in the page. */
export const story: Step[] = [make, unlock, seeThePopup, connect, pay, signAfterAnEnd]
