import { bytes, encodeAs } from '../cbor/shape.ts'
import type { Env } from './env.ts'
import { StateFault } from './errors.ts'
import { hash } from './hash.ts'
import { readMessage } from './message.ts'
import type { PairState } from './pair.ts'
import { answerPair, finishPair, pairMessage1, pairMessage2, pairSession, startPair } from './pair-setup.ts'
import type { Awaited, PartyIndex, Protocol } from './party.ts'

/** What both parties agree on, and which of them this is. */
export interface RenewalSetup {
  /** 32 bytes: the ceremony's id. */
  readonly ceremony: Uint8Array
  readonly epoch: number
  /** The generation to make: above every generation this pair had in this epoch. */
  readonly generation: number
  readonly self: PartyIndex
  readonly peer: PartyIndex
  /** The identity keys of both parties, 32 bytes each. */
  readonly identities: ReadonlyMap<PartyIndex, Uint8Array>
}

const nonceShape = bytes(32)

/**
 * Fresh base OTs for an existing pair. Round 1: both broadcast a nonce; 2: the lower index sends message 1 of the pair
 * setup; 3: the higher one answers with message 2.
 * @throws {BenignAbort} `malformed-message`, or what `answerPair` and `finishPair` throw
 * @throws {CheatingAbort} `ot-extension`
 * @throws {StateFault} `unknown-identity`: the setup lacks an identity key
 */
export async function* renewPairParty(setup: RenewalSetup, env: Env): Protocol<PairState> {
  const { self, peer, epoch, generation } = setup

  const nonce = env.random(32)
  const round1 = yield { broadcast: encodeAs(nonceShape, nonce), awaits: { broadcasts: [peer], directs: [] } }
  const peerNonce = readMessage(nonceShape, round1.broadcasts.get(peer)!, peer)

  const nonces = new Map([
    [self, nonce],
    [peer, peerNonce],
  ])
  const ctx = { session: renewalSession(setup, nonces), self, peer, epoch, generation }
  const direct: Awaited = { broadcasts: [], directs: [peer] }
  const nothing: Awaited = { broadcasts: [], directs: [] }

  if (self < peer) {
    const { state, message1 } = await startPair(ctx, env)
    yield { directs: new Map([[peer, message1]]), awaits: nothing }
    const round3 = yield { awaits: direct }
    return finishPair(ctx, state, readMessage(pairMessage2, round3.directs.get(peer)!, peer))
  }
  const round2 = yield { awaits: direct }
  const offer = readMessage(pairMessage1, round2.directs.get(peer)!, peer)
  const { pair, message2 } = await answerPair(ctx, offer, env)
  yield { directs: new Map([[peer, message2]]), awaits: nothing }
  return pair
}

function renewalSession(setup: RenewalSetup, nonces: ReadonlyMap<PartyIndex, Uint8Array>): Uint8Array {
  const { ceremony, epoch, generation, self, peer, identities } = setup
  const [low, high] = [Math.min(self, peer), Math.max(self, peer)]
  const parties = [low, high].map((index) => {
    const identity = identities.get(index)
    const nonce = nonces.get(index)
    if (identity === undefined || nonce === undefined) {
      throw new StateFault('unknown-identity', `The identity key of party ${index} is missing.`)
    }
    return [index, identity, nonce]
  })
  return pairSession(hash('pair-renewal', ceremony, parties), low, high, epoch, generation)
}
