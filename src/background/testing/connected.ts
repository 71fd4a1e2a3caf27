import { testBackground } from './background.ts'

type Chain = Parameters<ReturnType<typeof testBackground>['makeWallet']>[0]

/** A background with an unlocked wallet on a chain. */
export async function walletOn(chain: Chain) {
  const all = testBackground()
  const address = await all.makeWallet(chain)
  return { all, address, ask: all.ask.bind(all) }
}

/** The same, with a site connected. */
export async function connectedOn(chain: Chain) {
  const made = await walletOn(chain)
  await made.all.connect()
  return made
}
