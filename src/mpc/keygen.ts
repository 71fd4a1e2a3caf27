import { bytes, encodeAs, record } from '../cbor/shape.ts'
import { agree, checkOpenings, type DkgSetup, deal, finish, openChainCode, openCoefficients, shareFor } from './dkg.ts'
import { eachPeer } from './each-peer.ts'
import type { Env } from './env.ts'
import { BenignAbort } from './errors.ts'
import type { Group } from './group.ts'
import type { KeyShare } from './key-share.ts'
import { readMessage } from './message.ts'
import type { PairState } from './pair.ts'
import {
  answerPair,
  finishPair,
  PAIR_MESSAGE_2_LENGTH,
  type PairContext,
  type PairMessage2,
  pairMessage1,
  pairMessage2,
  pairSession,
  startPair,
} from './pair-setup.ts'
import type { PartyIndex, Protocol } from './party.ts'

/** A DKG with the pairs set up in it. */
export interface KeygenSetup extends DkgSetup {
  /** The pairs to set up, `[lower index, higher index]`, each once. */
  readonly pairs: readonly (readonly [PartyIndex, PartyIndex])[]
}

/** What one party gets. */
export interface Keygen {
  readonly share: KeyShare
  /** This party's pairs, by peer. */
  readonly pairs: ReadonlyMap<PartyIndex, PairState>
}

/** The last direct message of a party that answers no pair, and of one that does. */
function dealtShapes({ nonZeroScalar }: Group) {
  return {
    alone: record({ share: nonZeroScalar }),
    withPair: record({ share: nonZeroScalar, pair: bytes(PAIR_MESSAGE_2_LENGTH) }),
  }
}

/**
 * One party's part in making a key and the pairs that will sign with it. The setup of the pairs rides along with the
 * rounds of the DKG; each pair is bound to the session of the DKG, to which every party added a nonce.
 * @throws BenignAbort `invalid-setup`, `malformed-message`, and what the steps of `dkg.ts` and `pair-setup.ts` throw
 * @throws CheatingAbort `ot-extension`
 */
export async function* keygenParty(setup: KeygenSetup, env: Env): Protocol<Keygen> {
  checkPairs(setup)
  const { curve, index, parties } = setup
  const dealtShape = dealtShapes(curve)
  const others = parties.filter((party) => party !== index)
  const higher = setup.pairs.filter(([low]) => low === index).map(([, high]) => high)
  const lower = setup.pairs.filter(([, high]) => high === index).map(([low]) => low)

  // Round 1: commit.
  const dealing = deal(setup, env)
  const committed = yield { broadcast: dealing.message, awaits: { broadcasts: others, directs: [] } }
  const agreed = agree(dealing, committed.broadcasts)

  // Round 2: open the coefficients; offer base OTs to every higher peer.
  const contextOf = (peer: PartyIndex) => pairContext(setup, agreed.session, peer)
  const opening = openCoefficients(agreed, env)
  const started = await eachPeer(higher, env, (peer) => startPair(contextOf(peer), env))
  const opened = yield {
    broadcast: opening,
    directs: new Map([...started].map(([peer, { message1 }]) => [peer, message1])),
    awaits: { broadcasts: others, directs: lower },
  }
  const offers = new Map([...opened.directs].map(([peer, message]) => [peer, readMessage(pairMessage1, message, peer)]))
  const checked = checkOpenings(agreed, opened.broadcasts)

  // Round 3: the shares, the chain code, and the answers to every lower peer.
  const answered = await eachPeer(lower, env, (peer) => answerPair(contextOf(peer), offers.get(peer)!, env))
  const dealt = yield {
    broadcast: openChainCode(dealing),
    directs: new Map(
      others.map((peer) => {
        const share = shareFor(dealing, peer)
        const pair = answered.get(peer)?.message2
        return [peer, pair ? encodeAs(dealtShape.withPair, { share, pair }) : encodeAs(dealtShape.alone, { share })]
      }),
    ),
    awaits: { broadcasts: others, directs: others },
  }
  const shares = new Map<PartyIndex, bigint>()
  const answers = new Map<PartyIndex, PairMessage2>()
  for (const [peer, message] of dealt.directs) {
    if (started.has(peer)) {
      const { share, pair } = readMessage(dealtShape.withPair, message, peer)
      shares.set(peer, share)
      answers.set(peer, readMessage(pairMessage2, pair, peer))
    } else shares.set(peer, readMessage(dealtShape.alone, message, peer).share)
  }

  // What may be mere bad luck is checked before what proves cheating.
  const share = finish(checked, dealt.broadcasts, shares)
  const finished = await eachPeer(higher, env, (peer) =>
    finishPair(contextOf(peer), started.get(peer)!.state, answers.get(peer)!),
  )
  const pairs = new Map([...finished, ...[...answered].map(([peer, { pair }]) => [peer, pair] as const)])
  return { share, pairs }
}

function checkPairs({ parties, pairs }: KeygenSetup): void {
  const known = pairs.every(([low, high]) => low < high && parties.includes(low) && parties.includes(high))
  const distinct = new Set(pairs.map(([low, high]) => `${low}-${high}`)).size === pairs.length
  if (!known || !distinct) throw new BenignAbort('invalid-setup', 'The pairs are not distinct pairs of the parties.')
}

function pairContext({ index, epoch }: KeygenSetup, session: Uint8Array, peer: PartyIndex): PairContext {
  const [low, high] = [Math.min(index, peer), Math.max(index, peer)]
  return { session: pairSession(session, low, high, epoch, 0), self: index, peer, epoch, generation: 0 }
}
