// A dapp of Taquito's wallet API, bundled for the page.

import { BeaconWallet } from '@taquito/beacon-wallet'
import { TezosToolkit } from '@taquito/taquito'
import { Buffer } from 'buffer/'

// Taquito takes Node's Buffer for granted.
Object.assign(globalThis, { Buffer })

const { dapp } = window as unknown as { dapp: { network: { type: never; name: string; rpcUrl: string } } }
const { network } = dapp
const wallet = new BeaconWallet({ name: 'Kiosk', network, featuredWallets: ['kukai', 'temple', 'umami'] })
const tezos = new TezosToolkit(network.rpcUrl)
tezos.setWalletProvider(wallet)

/** What a dapp asks through Taquito itself; each is answered with the operation's hash. */
const asks = {
  async pay(to: string, amount: number) {
    return (await tezos.wallet.transfer({ to, amount, mutez: true }).send()).opHash
  },
  async delegate(delegate: string) {
    return (await tezos.wallet.setDelegate({ delegate }).send()).opHash
  },
  async give(contract: string, token: number, to: string) {
    const from_ = await wallet.getPKH()
    const { methodsObject } = await tezos.wallet.at(contract)
    const txs = [{ to_: to, token_id: token, amount: 1 }]
    return (await methodsObject.transfer!([{ from_, txs }]).send()).opHash
  },
}
Object.assign(dapp, { client: wallet.client, asks })
