import { InMemorySigner } from '@taquito/signer'
import { PollingSubscribeProvider, TezosToolkit } from '@taquito/taquito'

/** Keys that are used nowhere else: Ed25519 for a tz1 account, secp256k1 for a tz2. */
export const SECRETS = {
  tz1: 'edsk3gUfUPyBSfrS9CCgmCiQsTCHGkviBDusMxDJstFtojtc1zcpsh',
  tz2: 'spsk2rBDDeUqakQ42nBHDGQTtP3GErb6AahHPwF9bhca3Q5KA5HESE',
  other: 'edsk3RFgDiCt7tWB2oe96w1eRw72iYiiqZPLu9nnEY23MYRp2d8Kkx',
} as const

/** Taquito as a dapp uses it, signing with a key in memory. It asks often for new blocks. */
export async function toolkitFor(url: string, secret: string): Promise<{ tezos: TezosToolkit; address: string }> {
  const tezos = new TezosToolkit(url)
  const signer = await InMemorySigner.fromSecretKey(secret)
  tezos.setProvider({ signer })
  tezos.setStreamProvider(tezos.getFactory(PollingSubscribeProvider)({ pollingIntervalMilliseconds: 20 }))
  return { tezos, address: await signer.publicKeyHash() }
}
