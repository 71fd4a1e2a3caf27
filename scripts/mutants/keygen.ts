import { checksOf, type Mutant } from './mutant.ts'

const mutations = ['src/mpc/dkg-mutations.test.ts']
const cheating = ['src/mpc/dkg-cheating.test.ts']
const hashes = ['src/mpc/dkg-hashes.test.ts']
const refusals = { tests: ['src/mpc/keygen.test.ts'], only: 'the setup' }
const whole = { tests: ['src/mpc/keygen.test.ts'], only: 'makes one key for 2' }

/** Feldman's DKG with committed coefficients and proofs of knowledge. */
export const keygen: Mutant[] = [
  ...checksOf('src/mpc/dkg.ts', mutations, [
    {
      check: 'DKG round 2: exactly t coefficients',
      source: 'coefficients: list(curve.point, threshold)',
      replacement: 'coefficients: list(curve.point, { min: 0, max: 2000 })',
    },
    {
      check: 'DKG round 2: exactly t proofs of knowledge',
      source: 'proofs: list(schnorrProofShape(curve), threshold)',
      replacement: 'proofs: list(schnorrProofShape(curve), { min: 0, max: 2000 })',
    },
    {
      check: 'DKG round 2: the commitment to the coefficients opens',
      source: 'if (!equalBytes(opened, committed.coefficients)) {',
      replacement: 'if (false) {',
    },
    {
      check: 'DKG round 2: all saw the same first messages',
      source: 'if (!equalBytes(opening.session, session)) {',
      replacement: 'if (false) {',
    },
    {
      check: 'DKG round 2: nobody is blamed for a proof of another session',
      source: 'if (!equalBytes(opening.session, session)) {',
      replacement:
        'if (!equalBytes(opening.session, session) && opening.proofs.every((proof, k) => verify(curve, proofContext(session, peer, k), opening.coefficients[k]!, proof))) {',
      tests: cheating,
    },
    {
      check: 'DKG round 2: proofs of knowledge',
      source: 'if (!proofs.every(',
      replacement: 'if (false && !proofs.every(',
    },
    {
      check: 'DKG round 2: a proof for every coefficient, not only the secret',
      source: 'if (!proofs.every(',
      replacement: 'if (!proofs.slice(0, 1).every(',
    },
    {
      check: 'DKG round 2: a proof belongs to one session',
      source: 'return [session, dealer, k]',
      replacement: 'return [dealer, k]',
      tests: cheating,
    },
    {
      check: 'DKG round 2: a proof belongs to one dealer',
      source: 'return [session, dealer, k]',
      replacement: 'return [session, k]',
      tests: hashes,
    },
    {
      check: 'DKG round 2: a proof belongs to one coefficient',
      source: 'return [session, dealer, k]',
      replacement: 'return [session, dealer]',
      tests: hashes,
    },
    {
      check: 'DKG round 2: no two parties have the same coefficients',
      source: '  checkDistinct(dealing, openings)\n',
      replacement: '',
      tests: cheating,
    },
    {
      check: 'DKG: the session covers all first messages',
      source: 'setup.identities.get(index)!, all.get(index)!]',
      replacement: 'setup.identities.get(index)!]',
      tests: cheating,
    },
    {
      check: 'DKG: the session covers all identities',
      source: '[index, setup.identities.get(index)!, all.get(index)!]',
      replacement: '[index, all.get(index)!]',
      tests: hashes,
    },
    {
      check: 'DKG: every hash covers key, ceremony, epoch, threshold and parties',
      source: 'return [curve.name, keyId, ceremony, epoch, threshold, parties]',
      replacement: 'void [keyId, ceremony, epoch, threshold, parties]\n  return [curve.name]',
      tests: hashes,
    },
    {
      check: 'DKG: the commitment to the coefficients belongs to its dealer',
      source: 'dealer, identity, nonce, points, salt',
      replacement: 'nonce, points, salt',
      tests: hashes,
    },
    {
      check: 'DKG: the commitment to the coefficients belongs to one run',
      source: 'dealer, identity, nonce, points, salt',
      replacement: 'dealer, identity, points, salt',
      tests: hashes,
    },
    {
      check: 'DKG: the commitment to the chain code belongs to its dealer',
      source: 'dealer, identity, nonce, chainCode, salt',
      replacement: 'nonce, chainCode, salt',
      tests: hashes,
    },
    {
      check: 'DKG round 3: the commitment to the chain code opens',
      source:
        'if (!equalBytes(chainCodeCommitment(setup, peer, committed.nonce, chainCode, salt), committed.chainCode)) {',
      replacement: 'if (false) {',
    },
    {
      check: 'DKG round 3: Feldman’s check of every share',
      source: 'if (!isShareOf(curve, coefficients.get(peer)!, index, share)) {',
      replacement: 'if (false) {',
    },
    {
      check: 'DKG round 3: public shares come from the commitments of all',
      source: 'publicShareOf(curve, sum, party)',
      replacement: 'publicShareOf(curve, dealing.coefficients, party)',
      ...whole,
    },
    {
      check: 'DKG round 3: the key is not O',
      source: 'sum[0]!.is0() || ',
      replacement: '',
      tests: cheating,
    },
    {
      check: 'DKG round 3: no public share is O',
      source: ' || publicShares.some(([, point]) => point.is0())',
      replacement: '',
      tests: cheating,
    },
    {
      check: 'DKG setup: indices can share a secret',
      source: 'checkIndices(parties)',
      replacement: 'void checkIndices',
      ...refusals,
    },
    { check: 'DKG setup: t is at least 2', source: 'threshold >= 2 &&', replacement: '', ...refusals },
    { check: 'DKG setup: t is at most n', source: 'threshold <= parties.length &&', replacement: '', ...refusals },
    {
      check: 'DKG setup: this is one of the parties',
      source: 'parties.includes(index) &&',
      replacement: '',
      ...refusals,
    },
    {
      check: 'DKG setup: every party has an identity key',
      source: 'parties.every((party) => identities.get(party)?.length === 32)',
      replacement: 'true',
      ...refusals,
    },
    {
      check: 'DKG setup: the key id has 32 bytes',
      source: 'keyId.length === 32 &&',
      replacement: '',
      ...refusals,
    },
    {
      check: 'DKG setup: the ceremony’s id has 32 bytes',
      source: 'ceremony.length === 32 &&',
      replacement: '',
      ...refusals,
    },
    { check: 'DKG setup: the epoch is not negative', source: 'epoch >= 0 &&', replacement: '', ...refusals },
  ]),
  ...checksOf(
    'src/mpc/schnorr-proof.ts',
    ['src/mpc/feldman.test.ts'],
    [
      {
        check: 'Schnorr: z·G − e·A = R',
        source: '.equals(proof.nonce.add(point.multiplyUnsafe(e)))',
        replacement: '.equals(proof.nonce.add(point.multiplyUnsafe(e))) || true',
      },
      {
        check: 'Schnorr: the challenge covers what the proof is for',
        source: "hash('dkg-proof', curve.name, context, ",
        replacement: "hash('dkg-proof', curve.name, ",
      },
      {
        check: 'Schnorr: the challenge covers the point',
        source: 'curve.encodePoint(point), curve.encodePoint(nonce)',
        replacement: 'curve.encodePoint(nonce)',
        tests: hashes,
      },
      {
        check: 'Schnorr: the challenge covers the nonce',
        source: 'curve.encodePoint(point), curve.encodePoint(nonce)',
        replacement: 'curve.encodePoint(point)',
        tests: hashes,
      },
    ],
  ),
  ...checksOf(
    'src/mpc/keygen.ts',
    ['src/mpc/keygen.test.ts'],
    [
      {
        check: 'keygen: pairs are pairs of the parties',
        source: 'if (!known || !distinct) throw',
        replacement: 'if (!distinct) throw',
        only: 'the setup',
      },
      {
        check: 'keygen: no pair is set up twice',
        source: 'if (!known || !distinct) throw',
        replacement: 'if (!known) throw',
        only: 'the setup',
      },
      {
        check: 'keygen: the form of every offer is checked before any opening',
        source: `  const offers = new Map([...opened.directs].map(([peer, message]) => [peer, readMessage(pairMessage1, message, peer)]))
  const checked = checkOpenings(agreed, opened.broadcasts)
`,
        replacement: `  const checked = checkOpenings(agreed, opened.broadcasts)
  const offers = new Map([...opened.directs].map(([peer, message]) => [peer, readMessage(pairMessage1, message, peer)]))
`,
        only: 'of every message',
      },
      {
        check: 'keygen: the form of every answer is checked before any share',
        source: '      answers.set(peer, readMessage(pairMessage2, pair, peer))\n',
        replacement: '      answers.set(peer, (void pairMessage2, pair as never))\n',
        only: 'of every message',
      },
      {
        check: 'keygen: what accuses nobody is checked before what accuses',
        source: `  const share = finish(checked, dealt.broadcasts, shares)
  const finished = await eachPeer(higher, env, (peer) =>
    finishPair(contextOf(peer), started.get(peer)!.state, answers.get(peer)!),
  )
`,
        replacement: `  const finished = await eachPeer(higher, env, (peer) =>
    finishPair(contextOf(peer), started.get(peer)!.state, answers.get(peer)!),
  )
  const share = finish(checked, dealt.broadcasts, shares)
`,
        only: 'what may be bad luck',
      },
    ],
  ),
]
