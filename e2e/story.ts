import * as home from './story/at-home.ts'
import * as dapp from './story/at-the-dapp.ts'
import { makingTheWallet } from './story/making.ts'
import * as tezos from './story/on-tezos.ts'
import type { Step } from './story/scene.ts'

/** A person makes a wallet with two Secret Servers, uses it in a dapp and by itself, on Ethereum and on Tezos, and outlives an outage of both. */
export const story: Step[] = [
  ...makingTheWallet,
  home.seeItEmpty,
  home.showTheAddress,
  home.fund,
  home.lockAndUnlock,
  dapp.connect,
  dapp.signIn,
  dapp.pay,
  dapp.seeItConfirmed,
  dapp.callAContract,
  dapp.signAMessage,
  dapp.signTypedData,
  dapp.refuseTheUnreadable,
  home.sendFromTheWallet,
  tezos.turnToTezos,
  tezos.payOnTezos,
  home.lookAtTheSettings,
  dapp.stopTheServers,
  dapp.startTheServers,
]
