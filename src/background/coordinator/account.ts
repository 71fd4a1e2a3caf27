import { ETHEREUM_PURPOSE } from '../../chains/ethereum/addresses.ts'
import { type AccountKey, familyNamed } from '../../chains/registry.ts'
import { TEZOS_PURPOSE } from '../../chains/tezos/addresses.ts'
import { secp256k1 } from '../../mpc/curve.ts'
import { deriveChild } from '../../mpc/derive.ts'
import { WalletError } from '../errors.ts'
import { type AccountPlace, familyOf } from '../stores/accounts.ts'
import type { HeldWallet, WalletKey } from './held-wallet.ts'

/** The key that signs for an account, and the path from it to the account's own. */
export interface AccountSigner {
  readonly key: WalletKey
  /** Empty where the key is the account's. */
  readonly path: readonly number[]
}

/**
 * The Ed25519 keys that are tz1 accounts, in the order of their making. Those that the wallet began with count from their
 * certificate on: the first accounts are made before its making is over, and nobody is shown them before.
 */
export function tezosKeysOf({ keys }: HeldWallet): WalletKey[] {
  const isUsable = ({ keygen }: WalletKey) => keygen.state === 'active' || keygen === keys[0]!.keygen
  return keys.filter((key) => key.purpose === 'tezos' && isUsable(key))
}

/** @throws `no-such-key` */
export function accountSigner(wallet: HeldWallet, { kind, index }: AccountPlace): AccountSigner {
  if (kind !== 'tz1')
    return { key: wallet.keys[0]!, path: [kind === 'ethereum' ? ETHEREUM_PURPOSE : TEZOS_PURPOSE, index] }
  const key = tezosKeysOf(wallet)[index]
  if (key === undefined) throw new WalletError('no-such-key', 'This wallet has no key for this account.')
  return { key, path: [] }
}

/** In the form in which addresses are kept. @throws `no-such-key` */
export function accountAddress(wallet: HeldWallet, place: AccountPlace): string {
  return familyNamed(familyOf(place.kind)).addressOf(accountKey(wallet, place))
}

/** @throws `no-such-key` */
export function accountKey(wallet: HeldWallet, place: AccountPlace): AccountKey {
  const { key, path } = accountSigner(wallet, place)
  const { curve, share } = key.material
  if (curve === 'ed25519') return { curve, publicKey: share.publicKey }
  return { curve, publicKey: deriveChild(secp256k1, share, path).publicKey }
}
