import { frostSignParty } from '../src/mpc/frost-sign.ts'
import { type FrostSuite, frostEd25519, frostSchnorr } from '../src/mpc/frost-suite.ts'
import type { Group } from '../src/mpc/group.ts'
import { type Keygen, keygenParty } from '../src/mpc/keygen.ts'
import type { PartyIndex, Protocol } from '../src/mpc/party.ts'
import { systemEnv } from '../src/mpc/system-env.ts'
import type { Quorum } from './ecdsa.ts'

export const SUITES: readonly { readonly name: string; readonly suite: FrostSuite }[] = [
  { name: 'Ed25519', suite: frostEd25519 },
  { name: 'BIP-340', suite: frostSchnorr },
]

/** All parts of a key generation without pairs. */
export function frostKeygenParties(curve: Group, { threshold, parties }: Quorum): Map<PartyIndex, Protocol<Keygen>> {
  const common = {
    curve,
    keyId: systemEnv.random(32),
    ceremony: systemEnv.random(32),
    epoch: 0,
    threshold,
    parties,
    identities: new Map(parties.map((index) => [index, systemEnv.random(32)])),
    pairs: [],
  }
  return new Map(parties.map((index) => [index, keygenParty({ ...common, index }, systemEnv)]))
}

/**
 * All parts of one signature over 32 bytes, which the first signer orders and combines.
 * @param ordered told when all have committed, and what is to be signed can come
 */
export function frostSignersOf(
  suite: FrostSuite,
  key: ReadonlyMap<PartyIndex, Keygen>,
  signers: readonly PartyIndex[],
  ordered: () => void = () => {},
): Map<PartyIndex, Protocol<Uint8Array | undefined>> {
  const combiner = signers[0]!
  const message = systemEnv.random(32)
  const orders = new Map(signers.slice(1).map((signer) => [signer, message]))
  const order = async () => {
    ordered()
    return { message, orders }
  }
  return new Map(
    signers.map((index) => [
      index,
      frostSignParty(
        { suite, signers, combiner },
        key.get(index)!.share,
        index === combiner ? { role: 'combiner', order } : { role: 'signer', messageOf: async (order) => order },
        systemEnv,
      ),
    ]),
  )
}
