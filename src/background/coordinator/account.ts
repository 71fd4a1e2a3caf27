import { ETHEREUM_PURPOSE } from '../../chains/ethereum/addresses.ts'
import { familyOfPurpose } from '../../chains/registry.ts'
import { secp256k1 } from '../../mpc/curve.ts'
import { deriveChild } from '../../mpc/derive.ts'
import { WalletError } from '../errors.ts'
import type { AccountPlace } from '../stores/accounts.ts'
import type { HeldWallet } from './held-wallet.ts'

/** First number of a tz2 account's derivation path m/1729/i (SLIP-44). */
const TEZOS_PURPOSE = 1729

/** The root's child that an account is. @throws `no-such-key` for a kind of account that is no child of it */
export function accountPath({ kind, index }: AccountPlace): number[] {
  if (kind === 'tz1') throw noSuchKey()
  return [kind === 'ethereum' ? ETHEREUM_PURPOSE : TEZOS_PURPOSE, index]
}

/** In the form in which addresses are kept. @throws `no-such-key` */
export function accountAddress(wallet: HeldWallet, place: AccountPlace): string {
  const family = familyOfPurpose(accountPath(place)[0]!)
  if (family === undefined) throw noSuchKey()
  return family.addressOf(childKey(wallet, place))
}

/** The public key of an account, 65 bytes. @throws `no-such-key` */
export function childKey({ record }: HeldWallet, place: AccountPlace): Uint8Array {
  const [{ publicKey, chainCode }] = record.keys
  return deriveChild(secp256k1, { publicKey, chainCode }, accountPath(place)).publicKey
}

/** SEC 1: of 65 bytes, `04 ‖ x ‖ y`, the 33 that hold x and the parity of y. */
export function compressed(publicKey: Uint8Array): Uint8Array {
  const short = publicKey.slice(0, 33)
  short[0] = 2 + (publicKey[64]! & 1)
  return short
}

function noSuchKey(): WalletError {
  return new WalletError('no-such-key', 'This wallet has no key for this account.')
}
