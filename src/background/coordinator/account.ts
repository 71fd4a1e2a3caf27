import { ETHEREUM_PURPOSE } from '../../chains/ethereum/addresses.ts'
import { familyOfPurpose } from '../../chains/registry.ts'
import { secp256k1 } from '../../mpc/curve.ts'
import { deriveChild } from '../../mpc/derive.ts'
import type { HeldWallet } from './held-wallet.ts'

/** The root's child that account `index` is. */
export function accountPath(index: number): number[] {
  return [ETHEREUM_PURPOSE, index]
}

/** Lower case. */
export function accountAddress({ record }: HeldWallet, index: number): string {
  const [{ publicKey, chainCode }] = record.keys
  const child = deriveChild(secp256k1, { publicKey, chainCode }, accountPath(index))
  return familyOfPurpose(ETHEREUM_PURPOSE)!.addressOf({ curve: 'secp256k1', publicKey: child.publicKey })
}
