import type { PartyIndex, Protocol } from '../party.ts'
import { type EcdsaSignature, type SignSetup, signParty } from '../sign.ts'
import type { DealtKey } from './dealt-key.ts'
import { deterministicEnv } from './deterministic-env.ts'

/** Every signer's part of one run. Same arguments, same run. */
export function signersOf(
  key: DealtKey,
  setup: SignSetup,
  seed = '',
): Map<PartyIndex, Protocol<EcdsaSignature | undefined>> {
  return new Map(
    setup.signers.map((index) => [
      index,
      signParty(setup, key.shares.get(index)!, key.pairs.get(index)!, deterministicEnv(`signer ${index} ${seed}`)),
    ]),
  )
}
