import { ETHEREUM_PURPOSE } from '../../chains/ethereum/addresses.ts'
import { type AccountKey, familyNamed } from '../../chains/registry.ts'
import { TEZOS_PURPOSE } from '../../chains/tezos/addresses.ts'
import { secp256k1 } from '../../mpc/curve.ts'
import { deriveChild } from '../../mpc/derive.ts'
import { WalletError } from '../errors.ts'
import { type AccountPlace, familyOf } from '../stores/accounts.ts'
import type { HeldWallet } from './held-wallet.ts'

/** The root's child that an account is. @throws `no-such-key` for a kind of account that is no child of it */
export function accountPath({ kind, index }: AccountPlace): number[] {
  if (kind === 'tz1') throw new WalletError('no-such-key', 'This wallet has no key for this account.')
  return [kind === 'ethereum' ? ETHEREUM_PURPOSE : TEZOS_PURPOSE, index]
}

/** In the form in which addresses are kept. @throws `no-such-key` */
export function accountAddress(wallet: HeldWallet, place: AccountPlace): string {
  return familyNamed(familyOf(place.kind)).addressOf(accountKey(wallet, place))
}

/** @throws `no-such-key` */
export function accountKey({ record }: HeldWallet, place: AccountPlace): AccountKey {
  const [{ publicKey, chainCode }] = record.keys
  const child = deriveChild(secp256k1, { publicKey, chainCode }, accountPath(place))
  return { curve: 'secp256k1', publicKey: child.publicKey }
}
