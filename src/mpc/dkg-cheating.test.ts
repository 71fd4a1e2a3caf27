import { numberToBytesBE } from '@noble/curves/utils.js'
import { describe, test } from 'vitest'
import { type CborValue, decode } from '../cbor/index.ts'
import { secp256k1 } from './curve.ts'
import { ed25519 } from './ed25519.ts'
import type { Env } from './env.ts'
import type { PartyIndex } from './party.ts'
import { expectBlame, outcomeOfThree, type Quorum, runKeygen, seededBy, TWO_OF_THREE } from './testing/keygen-run.ts'
import { withField } from './testing/message-fields.ts'
import { type Delivery, matches, mutating, type Tamper } from './testing/network.ts'

describe.each([secp256k1, ed25519])('over $name: a party that cheats from the start', (curve) => {
  const outcomeAt3 = (tamper: Tamper) => outcomeOfThree(tamper, curve)
  const runWith = (quorum: Quorum, envOf: (index: PartyIndex) => Env) =>
    runKeygen(quorum, undefined, 'run', envOf, curve)
  /** What is drawn as 48 bytes d becomes the scalar 1 + d mod (q − 1). */
  const drawnFor = (scalar: bigint) => numberToBytesBE(scalar - 1n, 48)

  /** Everything party 2 sent in an earlier run of the same ceremony. */
  async function recording(): Promise<Delivery[]> {
    const deliveries: Delivery[] = []
    await runKeygen(
      TWO_OF_THREE,
      (sent) => {
        deliveries.push(...sent)
        return sent
      },
      'earlier',
      undefined,
      curve,
    )
    return deliveries
  }

  /** Party 2's messages of an earlier run, given to everybody, with the session of this run filled in. */
  async function replayed(rounds: readonly number[]): Promise<Tamper> {
    const old = await recording()
    return (sent) => {
      const echoed = sent.find((delivery) => matches(delivery, { round: 2, from: 3, kind: 'broadcast' }))
      const session = echoed && (decode(echoed.body) as Map<CborValue, CborValue>).get('session')!
      return sent.map((delivery) => {
        const { round, from, to, kind } = delivery
        if (from !== 2 || !rounds.includes(round)) return delivery
        const { body } = old.find((other) => matches(other, { round, from, to, kind }))!
        return { ...delivery, body: round === 2 ? withField(body, 'session', () => session) : body }
      })
    }
  }

  test('a replayed opening does not fit the commitment of this run', async () => {
    expectBlame(await outcomeAt3(await replayed([2])), 'commitment-mismatch', 2)
  })

  test('a replayed commitment and opening fail by their proofs, which belong to the earlier session', async () => {
    expectBlame(await outcomeAt3(await replayed([1, 2])), 'invalid-proof', 2)
  })

  test('a replayed share is off the polynomial, a replayed chain code is not the one committed to', async () => {
    const tamper = await replayed([3])
    expectBlame(await outcomeAt3(tamper), 'chain-code-mismatch', 2)
    const sharesOnly: Tamper = (sent, earlier) =>
      tamper(sent, earlier).map((delivery, i) => (delivery.kind === 'direct' ? delivery : sent[i]!))
    expectBlame(await outcomeAt3(sharesOnly), 'share-mismatch', 2)
  })

  test('first messages that differ by receiver are noticed, and nobody honest is named', async () => {
    const old = await recording()
    const { body } = old.find((other) => matches(other, { round: 1, from: 2, to: 3 }))!
    const { body: opening } = old.find((other) => matches(other, { round: 2, from: 2, to: 3 }))!
    const splitView: Tamper = (sent, earlier) =>
      mutating({ from: 2, to: 3, round: 2 }, () => opening)(
        mutating({ from: 2, to: 3, round: 1 }, () => body)(sent, earlier),
        earlier,
      )
    expectBlame(await outcomeAt3(splitView), 'session-mismatch', undefined)
  })

  /** Party 2 with chosen polynomial coefficients (from what it draws as 48 bytes), honest in all else. */
  function withCoefficients(draw: () => Uint8Array) {
    return (index: PartyIndex): Env => {
      const env = seededBy('run')(index)
      return index === 2 ? { ...env, random: (length) => (length === 48 ? draw() : env.random(length)) } : env
    }
  }

  test('coefficients equal to those of another party are refused, though the commitment opens', async () => {
    const env = seededBy('run')(1)
    const outcomes = await runWith(
      TWO_OF_THREE,
      withCoefficients(() => env.random(48)),
    )
    for (const honest of [1, 3]) expectBlame(outcomes.get(honest)!, 'copied-coefficients', 2)
  })

  test('a key that cancels out is refused', async () => {
    const quorum = { threshold: 2, parties: [1, 2] }
    const own = curve.randomScalar(seededBy('run')(1))
    const opposite = drawnFor(curve.order - own)
    let draws = 0
    const other = seededBy('other')(2)
    const draw = () => (draws++ === 0 ? opposite : other.random(48))
    const outcomes = await runWith(quorum, withCoefficients(draw))
    expectBlame(outcomes.get(1)!, 'degenerate-key', undefined)
  })

  test('a key of which a party’s share is zero is refused', async () => {
    const quorum = { threshold: 2, parties: [1, 2] }
    const theirs = seededBy('run')(1)
    const [a0, a1, b0] = [curve.randomScalar(theirs), curve.randomScalar(theirs), 77n]
    // (a₀ + b₀) + 2·(a₁ + b₁) = 0
    const half = (curve.order + 1n) / 2n
    const b1 = curve.reduce(-(a0 + b0) * half - a1)
    const draws = [b0, b1].map(drawnFor)
    const other = seededBy('other')(2)
    const outcomes = await runWith(
      quorum,
      withCoefficients(() => draws.shift() ?? other.random(48)),
    )
    expectBlame(outcomes.get(1)!, 'degenerate-key', undefined)
  })
})
