import { existsSync, readFileSync } from 'node:fs'
import { secp256k1_FROST } from '@noble/curves/secp256k1.js'
import { bytesToHex, hexToBytes } from '@noble/curves/utils.js'
import { describe, expect, test } from 'vitest'
import { commitTo, isShareOf, publicShareOf, shareOf, sumOf } from './feldman.ts'
import { type FrostSuite, frostEd25519, frostSchnorr } from './frost-suite.ts'
import type { Group } from './group.ts'
import type { PartyIndex } from './party.ts'
import { systemEnv } from './system-env.ts'
import { dealShares, frostSigners } from './testing/frost-run.ts'
import { fieldsOf } from './testing/message-fields.ts'
import { type Delivery, resultsOf, runNetwork } from './testing/network.ts'

/**
 * Published runs of FROST, byte for byte through `frostSignParty`: RFC 9591, appendix E (E.1 stands below), and those of
 * the Zcash Foundation.
 *
 * What of theirs does not apply here: the proofs of knowledge and packages of their key generation, since ours is another
 * protocol (its polynomials, shares and keys are held against theirs); in the Taproot suite the key after their key
 * generation, which they tweak and we do not; and the repair of shares. Gordian's copy of the run of key generation is
 * left out: two of its final shares are not those of its own public shares.
 */

const FOLDER = '../shared/vectors'
const published = existsSync(FOLDER)
const read = <T>(file: string): T => JSON.parse(readFileSync(`${FOLDER}/${file}`, 'utf8')) as T

/** FROST(secp256k1, SHA-256) of RFC 9591, §6.5, which no key of the product is signed with. */
const frostSecp256k1: FrostSuite = {
  ...frostSchnorr,
  frost: secp256k1_FROST,
  verify: (signature, message, publicKey) =>
    secp256k1_FROST.verify(signature, message, frostSchnorr.encodePoint(publicKey)),
}

interface SigningVector {
  readonly inputs: {
    readonly participant_list: readonly PartyIndex[]
    readonly group_secret_key: string
    readonly group_public_key?: string
    readonly verifying_key_key?: string
    readonly message: string
    readonly share_polynomial_coefficients: readonly string[]
    readonly participant_shares: readonly { identifier: PartyIndex; participant_share: string }[]
  }
  readonly round_one_outputs: { readonly outputs: readonly Round1[] }
  readonly round_two_outputs: { readonly outputs: readonly { identifier: PartyIndex; sig_share: string }[] }
  readonly final_output: { readonly sig: string }
}

interface Round1 {
  readonly identifier: PartyIndex
  readonly hiding_nonce_randomness: string
  readonly binding_nonce_randomness: string
  readonly hiding_nonce_commitment: string
  readonly binding_nonce_commitment: string
}

/** RFC 9591, E.1. */
const E1: SigningVector = {
  inputs: {
    participant_list: [1, 3],
    group_secret_key: '7b1c33d3f5291d85de664833beb1ad469f7fb6025a0ec78b3a790c6e13a98304',
    group_public_key: '15d21ccd7ee42959562fc8aa63224c8851fb3ec85a3faf66040d380fb9738673',
    message: '74657374',
    share_polynomial_coefficients: ['178199860edd8c62f5212ee91eff1295d0d670ab4ed4506866bae57e7030b204'],
    participant_shares: [
      {
        identifier: 1,
        participant_share: '929dcc590407aae7d388761cddb0c0db6f5627aea8e217f4a033f2ec83d93509',
      },
      {
        identifier: 2,
        participant_share: 'a91e66e012e4364ac9aaa405fcafd370402d9859f7b6685c07eed76bf409e80d',
      },
      {
        identifier: 3,
        participant_share: 'd3cb090a075eb154e82fdb4b3cb507f110040905468bb9c46da8bdea643a9a02',
      },
    ],
  },
  round_one_outputs: {
    outputs: [
      {
        identifier: 1,
        hiding_nonce_randomness: '0fd2e39e111cdc266f6c0f4d0fd45c947761f1f5d3cb583dfcb9bbaf8d4c9fec',
        binding_nonce_randomness: '69cd85f631d5f7f2721ed5e40519b1366f340a87c2f6856363dbdcda348a7501',
        hiding_nonce_commitment: 'b5aa8ab305882a6fc69cbee9327e5a45e54c08af61ae77cb8207be3d2ce13de3',
        binding_nonce_commitment: '67e98ab55aa310c3120418e5050c9cf76cf387cb20ac9e4b6fdb6f82a469f932',
      },
      {
        identifier: 3,
        hiding_nonce_randomness: '86d64a260059e495d0fb4fcc17ea3da7452391baa494d4b00321098ed2a0062f',
        binding_nonce_randomness: '13e6b25afb2eba51716a9a7d44130c0dbae0004a9ef8d7b5550c8a0e07c61775',
        hiding_nonce_commitment: 'cfbdb165bd8aad6eb79deb8d287bcc0ab6658ae57fdcc98ed12c0669e90aec91',
        binding_nonce_commitment: '7487bc41a6e712eea2f2af24681b58b1cf1da278ea11fe4e8b78398965f13552',
      },
    ],
  },
  round_two_outputs: {
    outputs: [
      { identifier: 1, sig_share: '001719ab5a53ee1a12095cd088fd149702c0720ce5fd2f29dbecf24b7281b603' },
      { identifier: 3, sig_share: 'bd86125de990acc5e1f13781d8e32c03a9bbd4c53539bbc106058bfd14326007' },
    ],
  },
  final_output: {
    sig: '36282629c383bb820a88b71cae937d41f2f2adfcc3d02e55507e2fb9e2dd3cbebd9d2b0844e49ae0f3fa935161e1419aab7b47d21a37ebeae1f17d4987b3160b',
  },
}

const scalarOf = (group: Group, hex: string) => group.decodeScalar(hexToBytes(hex))!

/** Draws exactly these, in order, and nothing else. */
function drawing(...values: readonly string[]) {
  const left = [...values]
  const random = (length: number) => {
    const value = hexToBytes(left.shift() ?? '')
    if (value.length !== length) throw new Error(`Nobody should draw ${length} bytes here.`)
    return value
  }
  return { ...systemEnv, random }
}

async function expectRun(suite: FrostSuite, vector: SigningVector): Promise<void> {
  const { group } = suite
  const { inputs, round_one_outputs, round_two_outputs, final_output } = vector
  const signers = inputs.participant_list
  const polynomial = [inputs.group_secret_key, ...inputs.share_polynomial_coefficients]
  const dealt = dealShares(
    group,
    polynomial.map((coefficient) => scalarOf(group, coefficient)),
    inputs.participant_shares.map(({ identifier }) => identifier),
  )
  const { publicKey } = dealt.get(signers[0]!)!
  expect(bytesToHex(suite.encodePoint(publicKey))).toBe(inputs.group_public_key ?? inputs.verifying_key_key)
  for (const { identifier, participant_share } of inputs.participant_shares) {
    expect(bytesToHex(dealt.get(identifier)!.secret)).toBe(participant_share)
  }

  // The runs with big identifiers have one signer more than the polynomial needs, which we would call the threshold.
  const shares = new Map([...dealt].map(([index, share]) => [index, { ...share, threshold: signers.length }]))
  const envOf = (index: PartyIndex) => {
    const { hiding_nonce_randomness, binding_nonce_randomness } = round_one_outputs.outputs.find(
      ({ identifier }) => identifier === index,
    )!
    return drawing(hiding_nonce_randomness, binding_nonce_randomness)
  }
  // A combiner's own share stays with it: every signer combines once.
  for (const combiner of signers) {
    const sent: Delivery[] = []
    const protocols = frostSigners(shares, { suite, signers, combiner }, hexToBytes(inputs.message), envOf)
    const outcomes = await runNetwork(protocols, (deliveries) => {
      sent.push(...deliveries)
      return deliveries
    })
    for (const { from, body } of sent.filter(({ round }) => round === 1)) {
      const expected = round_one_outputs.outputs.find(({ identifier }) => identifier === from)!
      const fields = fieldsOf(body) as Map<string, Uint8Array>
      expect(bytesToHex(fields.get('hiding')!)).toBe(expected.hiding_nonce_commitment)
      expect(bytesToHex(fields.get('binding')!)).toBe(expected.binding_nonce_commitment)
    }
    const shared = sent.filter(({ round }) => round === 3)
    expect(shared.map(({ from }) => from)).toEqual(signers.filter((signer) => signer !== combiner))
    for (const { from, body } of shared) {
      const { sig_share } = round_two_outputs.outputs.find(({ identifier }) => identifier === from)!
      expect(bytesToHex((fieldsOf(body) as Map<string, Uint8Array>).get('share')!)).toBe(sig_share)
    }
    expect(bytesToHex(resultsOf(outcomes).get(combiner)!)).toBe(final_output.sig)
  }
}

test('RFC 9591, E.1', async () => {
  await expectRun(frostEd25519, E1)
})

describe.skipIf(!published)(`published runs of FROST (skipped without ${FOLDER})`, () => {
  test.each<[string, FrostSuite]>([
    ['rfc9591/frost-ed25519-sha512.json', frostEd25519],
    ['rfc9591/frost-secp256k1-sha256.json', frostSecp256k1],
    ['zf/frost-ed25519-vectors.json', frostEd25519],
    ['zf/frost-ed25519-vectors-big-identifier.json', frostEd25519],
    ['zf/frost-secp256k1-vectors.json', frostSecp256k1],
    ['zf/frost-secp256k1-vectors-big-identifier.json', frostSecp256k1],
    ['zf/frost-secp256k1-tr-vectors.json', frostSchnorr],
    ['zf/frost-secp256k1-tr-vectors-big-identifier.json', frostSchnorr],
  ])('%s', async (file, suite) => {
    await expectRun(suite, read<SigningVector>(file))
  })

  test.each<[string, FrostSuite]>([
    ['zf/frost-ed25519-elements.json', frostEd25519],
    ['zf/frost-secp256k1-elements.json', frostSecp256k1],
    ['zf/frost-secp256k1-tr-elements.json', frostSchnorr],
  ])('%s is no commitment', (file, suite) => {
    const { elements } = read<{ elements: { invalid_element: string } }>(file)
    const encoded = hexToBytes(elements.invalid_element)
    expect(encoded).toHaveLength(suite.pointLength)
    expect(suite.isPoint(encoded)).toBe(false)
  })

  interface Dealer {
    readonly identifier: PartyIndex
    readonly signing_key: string
    readonly coefficient: string
    readonly vss_commitments: readonly string[]
    readonly signing_shares: Readonly<Record<string, string>>
    readonly signing_share: string
    readonly verifying_share: string
  }
  type DkgVector = { readonly inputs: { readonly verifying_key: string } & Readonly<Record<1 | 2 | 3, Dealer>> }

  test.each<[string, FrostSuite, { tweaked: boolean }]>([
    ['zf/frost-ed25519-vectors_dkg.json', frostEd25519, { tweaked: false }],
    ['zf/frost-secp256k1-vectors_dkg.json', frostSecp256k1, { tweaked: false }],
    ['zf/frost-secp256k1-tr-vectors_dkg.json', frostSchnorr, { tweaked: true }],
  ])('%s: polynomials, shares and keys', (file, suite, { tweaked }) => {
    const { group } = suite
    const { inputs } = read<DkgVector>(file)
    const encoded = (point: ReturnType<typeof publicShareOf>) => bytesToHex(suite.encodePoint(group.encodePoint(point)))
    const dealers = [inputs[1], inputs[2], inputs[3]].map((dealer) => {
      const polynomial = [dealer.signing_key, dealer.coefficient].map((scalar) => scalarOf(group, scalar))
      return { ...dealer, polynomial, coefficients: commitTo(group, polynomial) }
    })
    for (const { coefficients, vss_commitments } of dealers) expect(coefficients.map(encoded)).toEqual(vss_commitments)

    const sum = sumOf(dealers.map(({ coefficients }) => coefficients))
    for (const { identifier: receiver, signing_shares, ...own } of dealers) {
      for (const { identifier: from, polynomial, coefficients } of dealers) {
        if (from === receiver) continue
        const received = signing_shares[from]!
        expect(bytesToHex(group.encodeScalar(shareOf(group, polynomial, receiver)))).toBe(received)
        expect(isShareOf(group, coefficients, receiver, scalarOf(group, received))).toBe(true)
      }
      if (tweaked) continue
      const secret = group.reduce(
        dealers.reduce((total, { polynomial }) => total + shareOf(group, polynomial, receiver), 0n),
      )
      expect(encoded(publicShareOf(group, sum, receiver))).toBe(own.verifying_share)
      expect(bytesToHex(group.encodeScalar(secret))).toBe(own.signing_share)
    }
    if (!tweaked) expect(encoded(sum[0]!)).toBe(inputs.verifying_key)
  })
})
