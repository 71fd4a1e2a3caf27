import type { Sandbox } from '../../../e2e/tezos-sandbox/sandbox.ts'
import { encodePublicKey } from '../../chains/tezos/addresses.ts'
import { type Action, openWish } from '../../chains/tezos/wish.ts'
import type { Site } from '../site.ts'
import { draftOperation } from '../transactions/tezos/draft.ts'
import { propose } from '../ui/propose.ts'
import { KIOSK, testBackground } from './background.ts'

export const FUNDS = 10_000_000n

/** A wallet with a funded Tezos account on the stand-in for a node, and the moves that tests about its operations make. */
export async function fundedTezos(sandbox: Sandbox, kind: 'tz1' | 'tz2' = 'tz1', url = sandbox.url) {
  const all = testBackground()
  await all.makeWallet()
  const { accounts, networks, signing } = all.background
  const words = { name: 'Sandbox', symbol: 'XTZ', rpcUrl: url, explorerUrl: null }
  const network = { family: 'tezos' as const, chainId: sandbox.chainId, ...words }
  // It is a built-in one, at another address.
  await networks.edit(network)
  await networks.select(`tezos:${sandbox.chainId}`)
  const account = await accounts.add(kind, 'Tezos 1', signing)
  await accounts.select(account.id)
  sandbox.fund(account.address, FUNDS)

  const draft =
    (...actions: Action[]) =>
    async () => {
      const publicKey = encodePublicKey(await signing.publicKeyAt(account))
      const source = { chainId: sandbox.chainId, address: account.address, publicKey }
      const node = all.background.nodes.tezos(await networks.getTezos(`tezos:${sandbox.chainId}`))
      return draftOperation(node, source, actions.map(openWish))
    }
  const ask = (site: Site | null) => ({ site, account, network, replaces: null })
  return {
    all,
    account,
    network,
    address: account.address,
    draft,
    /** A site asks for these operations. @returns the hash that it gets */
    send: (...actions: Action[]) =>
      all.background.signer.transaction(ask(KIOSK), draft(...actions), new AbortController().signal),
    /** The wallet's own pages ask for them. */
    propose: (...actions: Action[]) => propose(all.background, ask(null), draft(...actions)),
    states: async () => (await all.background.activity.list()).map(({ state }) => state),
    numbers: () =>
      all.background.approvals.list().flatMap(({ body }) => (body.kind === 'sign' ? [body.intent.nonce] : [])),
    /** So many blocks, and a look after them. */
    async bake(blocks = 1) {
      for (let made = 0; made < blocks; made += 1) sandbox.bake()
      await all.background.watchNow()
    },
  }
}
