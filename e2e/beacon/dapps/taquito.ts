// A dapp of Taquito's wallet API, bundled for the page.

import { BeaconWallet } from '@taquito/beacon-wallet'
import { TezosToolkit } from '@taquito/taquito'
import { Buffer } from 'buffer/'

// Taquito takes Node's Buffer for granted.
Object.assign(globalThis, { Buffer })

const { network } = (window as unknown as { dapp: { network: { type: never; name: string; rpcUrl: string } } }).dapp
const wallet = new BeaconWallet({ name: 'Kiosk', network, featuredWallets: ['kukai', 'temple', 'umami'] })
const tezos = new TezosToolkit(network.rpcUrl)
tezos.setWalletProvider(wallet)
Object.assign(window, { dapp: { client: wallet.client, tezos } })
