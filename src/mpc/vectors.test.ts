import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { beforeAll, describe, expect, test } from 'vitest'
import { secp256k1 } from './curve.ts'
import { ed25519 } from './ed25519.ts'
import { frostSignParty } from './frost-sign.ts'
import { frostEd25519 } from './frost-suite.ts'
import { type Keygen, keygenParty } from './keygen.ts'
import { renewPairParty } from './pair-renewal.ts'
import type { PartyIndex, Protocol } from './party.ts'
import { type SignSetup, signParty } from './sign.ts'
import { deterministicEnv } from './testing/deterministic-env.ts'
import { setupOf, TWO_OF_THREE } from './testing/keygen-run.ts'
import { type Delivery, resultsOf, runNetwork } from './testing/network.ts'
import frostKeygenVector from './vectors/frost-keygen-2-of-3.json' with { type: 'json' }
import frostSignVector from './vectors/frost-sign-2-of-3.json' with { type: 'json' }
import keygenVector from './vectors/keygen-2-of-3.json' with { type: 'json' }
import renewalVector from './vectors/pair-renewal.json' with { type: 'json' }
import signVector from './vectors/sign-2-of-3.json' with { type: 'json' }

/**
 * Every message and result of runs whose randomness is fixed. They change when the wire, a hash or the order of
 * random draws does: then the protocol version must change with them. What is secret is given as its SHA-256. Party i
 * draws its n-th random bytes, from n = 0, as the ChaCha20 stream under SHA-256 of its seed and the nonce `u32 n ‖ 0⁸`.
 */

const digest = (bytes: Uint8Array) => bytesToHex(sha256(bytes))

/** Runs the parts and writes down what each party sent, in order. */
async function recorded<Result>(protocols: ReadonlyMap<PartyIndex, Protocol<Result>>) {
  const sent: Delivery[] = []
  const outcomes = await runNetwork(protocols, (deliveries) => {
    sent.push(...deliveries)
    return deliveries
  })
  const messages = sent.map(({ round, from, to, kind, body }) => ({
    round,
    from,
    to,
    kind,
    length: body.length,
    sha256: digest(body),
  }))
  return { messages, results: resultsOf(outcomes) }
}

const seeded = (protocol: string, index: PartyIndex) => deterministicEnv(`vector ${protocol} ${index}`)
const setup = (index: PartyIndex) => setupOf(TWO_OF_THREE, index)

let keys: ReadonlyMap<PartyIndex, Keygen>
let keygenMessages: unknown
beforeAll(async () => {
  const pairs = [
    [1, 2],
    [1, 3],
    [2, 3],
  ] as const
  const parties = TWO_OF_THREE.parties.map(
    (index) => [index, keygenParty({ ...setup(index), pairs }, seeded('keygen', index))] as const,
  )
  const { messages, results } = await recorded(new Map(parties))
  keygenMessages = messages
  keys = results
})

describe('frozen', () => {
  test('key generation', () => {
    const { publicKey, chainCode, publicShares } = keys.get(1)!.share
    const parties = [...keys].map(([index, { share, pairs }]) => ({
      index,
      secret: digest(share.secret),
      publicShare: bytesToHex(publicShares.get(index)!),
      pairs: [...pairs].map(([peer, { id, zeroSeed, chosen, both }]) => ({
        peer,
        id: bytesToHex(id),
        zeroSeed: digest(zeroSeed),
        delta: digest(chosen.delta),
        chosen: digest(chosen.seeds),
        zero: digest(both.zero),
        one: digest(both.one),
      })),
    }))
    expect({
      messages: keygenMessages,
      publicKey: bytesToHex(publicKey),
      chainCode: bytesToHex(chainCode),
      parties,
    }).toEqual(keygenVector)
  })

  test('signing', async () => {
    const signing: SignSetup = {
      curve: secp256k1,
      ceremony: new Uint8Array(32).fill(0xcc),
      signers: [1, 3],
      combiner: 1,
      path: [60, 0],
      digest: new Uint8Array(32).fill(0xdd),
    }
    const parties = signing.signers.map((index) => {
      const { share, pairs } = keys.get(index)!
      return [index, signParty(signing, share, pairs, seeded('sign', index))] as const
    })
    const { messages, results } = await recorded(new Map(parties))
    const { r, s, recovery, publicKey } = results.get(1)!
    const signature = { r: bytesToHex(r), s: bytesToHex(s), recovery, publicKey: bytesToHex(publicKey) }
    expect({ messages, signature }).toEqual(signVector)
  })

  test('pair renewal', async () => {
    const { identities, epoch } = setup(1)
    const common = { ceremony: new Uint8Array(32).fill(0xee), epoch, generation: 1, identities }
    const { messages, results } = await recorded(
      new Map([
        [1, renewPairParty({ ...common, self: 1, peer: 3 }, seeded('renewal', 1))],
        [3, renewPairParty({ ...common, self: 3, peer: 1 }, seeded('renewal', 3))],
      ]),
    )
    expect(results.get(3)!.id).toEqual(results.get(1)!.id)
    expect({ messages, id: bytesToHex(results.get(1)!.id) }).toEqual(renewalVector)
  })

  test('key generation over Ed25519, and FROST', async () => {
    const made = await recorded(
      new Map(
        TWO_OF_THREE.parties.map((index) => [
          index,
          keygenParty({ ...setup(index), curve: ed25519 }, seeded('frost-keygen', index)),
        ]),
      ),
    )
    const { publicKey, chainCode, publicShares } = made.results.get(1)!.share
    const parties = [...made.results].map(([index, { share }]) => ({
      index,
      secret: digest(share.secret),
      publicShare: bytesToHex(publicShares.get(index)!),
    }))
    expect({
      messages: made.messages,
      publicKey: bytesToHex(publicKey),
      chainCode: bytesToHex(chainCode),
      parties,
    }).toEqual(frostKeygenVector)

    const signing = { suite: frostEd25519, signers: [1, 3], combiner: 1 }
    const message = new Uint8Array(40).fill(0xdd)
    const order = async () => ({ message, orders: new Map([[3, message]]) })
    const share = (index: PartyIndex) => made.results.get(index)!.share
    const { messages, results } = await recorded(
      new Map([
        [1, frostSignParty(signing, share(1), { role: 'combiner', order }, seeded('frost-sign', 1))],
        [
          3,
          frostSignParty(
            signing,
            share(3),
            { role: 'signer', messageOf: async (said) => said },
            seeded('frost-sign', 3),
          ),
        ],
      ]),
    )
    expect({ messages, signature: bytesToHex(results.get(1)!) }).toEqual(frostSignVector)
  })
})
