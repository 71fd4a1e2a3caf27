import * as v from 'valibot'
import { ICON } from '../../../messages/icon.ts'
import { BeaconFailure } from '../failure.ts'
import { beaconNetwork, SCOPES } from '../messages.ts'
import { WALLET_NAME } from '../pairing.ts'
import { knownChain } from '../params.ts'
import { beaconVerb } from '../verb.ts'

/** Asks which accounts the site may see, each time: so a dapp offers another choice. */
export const permissionRequest = beaconVerb({
  params: v.object({
    // A request of version 3 need not name one.
    network: v.optional(beaconNetwork, { type: 'mainnet' }),
    scopes: v.pipe(v.array(v.pipe(v.string(), v.maxLength(50))), v.maxLength(20)),
  }),
  async run({ network, scopes: wanted }, { asking, peer, senderId }, services) {
    const { wallet, peers } = services
    const chain = await knownChain(network, services)
    await wallet.unlocked(asking)
    if ((await peers.find(peer)) === undefined) throw new BeaconFailure('ABORTED_ERROR', 'The dapp has left.')
    // The site was disconnected since: what comes now is for this dapp, and brings back nothing.
    if ((await wallet.accounts(asking.site)).length === 0) await peers.endGrants(asking.site.key)
    await wallet.connect(asking, chain)
    const [first] = await wallet.accounts(asking.site)
    const publicKey = first === undefined ? null : await wallet.publicKey(first)
    if (first === undefined || publicKey === null) {
      throw new BeaconFailure('NO_ADDRESS_ERROR', 'There is no account to show.')
    }
    const { address } = first
    const scopes = SCOPES.filter((scope) => wanted.includes(scope))
    await peers.grant(peer, { address, network, scopes })
    const appMetadata = { senderId, name: WALLET_NAME, icon: ICON }
    return { type: 'permission_response', appMetadata, address, publicKey, network, scopes, walletType: 'implicit' }
  },
})
