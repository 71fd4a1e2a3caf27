import { checksOf, type Mutant } from './mutant.ts'

const mutations = (only: string) => ({ tests: ['src/mpc/sign-mutations.test.ts'], only })
const replays = (only: string) => ({ tests: ['src/mpc/sign-replays.test.ts'], only })
const refusals = { tests: ['src/mpc/sign.test.ts'], only: 'a party refuses' }
const hashes = { tests: ['src/mpc/sign.test.ts'], only: 'the stated hashes' }

/** Presigning, shares of a signature, and the signature: DKLs23 Protocol 3.6. */
export const signing: Mutant[] = [
  ...checksOf(
    'src/mpc/presign.ts',
    [],
    [
      {
        check: 'signing check 1: all are in the same session',
        source: 'if (!equalBytes(opening.session, session)) {',
        replacement: 'if (false) {',
        ...replays('parties that differ'),
      },
      {
        check: 'signing: all sessions are compared before any check that accuses',
        source: `  for (const [peer, opening] of openings) checkSession(peer, opening, session)
  for (const [peer, opening] of openings) checkOpens(setup, share, peer, commitments.get(peer)!, opening)
  const received = await eachPeer(peers, env, (peer) =>
    checkedProduct(curve, asked.get(peer)!.state, peer, openings.get(peer)!),
  )
`,
        replacement: `  for (const [peer, opening] of openings) checkOpens(setup, share, peer, commitments.get(peer)!, opening)
  const received = await eachPeer(peers, env, (peer) =>
    checkedProduct(curve, asked.get(peer)!.state, peer, openings.get(peer)!),
  )
  for (const [peer, opening] of openings) checkSession(peer, opening, session)
`,
        ...replays('what accuses nobody'),
      },
      {
        check: 'signing: all openings are compared before any check that accuses',
        source: `  for (const [peer, opening] of openings) checkOpens(setup, share, peer, commitments.get(peer)!, opening)
  const received = await eachPeer(peers, env, (peer) =>
    checkedProduct(curve, asked.get(peer)!.state, peer, openings.get(peer)!),
  )
`,
        replacement: `  const received = await eachPeer(peers, env, (peer) =>
    checkedProduct(curve, asked.get(peer)!.state, peer, openings.get(peer)!),
  )
  for (const [peer, opening] of openings) checkOpens(setup, share, peer, commitments.get(peer)!, opening)
`,
        ...replays('what accuses nobody'),
      },
      {
        check: 'signing: all requests are compared before any check that accuses',
        source: `  const products = eachOf(peers, (peer) =>
    agreeOnRvole(contextOf(commitments.get(peer)!.nonce), pairOf(peer), requests.get(peer)!),
  )
`,
        replacement: `  const products = {
    get: (peer: PartyIndex) =>
      agreeOnRvole(contextOf(commitments.get(peer)!.nonce), pairOf(peer), requests.get(peer)!),
  }
`,
        ...replays('what accuses nobody'),
      },
      {
        check: 'signing check 2: the commitment to R_j opens',
        source: 'if (!equalBytes(commitmentTo(setup, share, peer, { nonce, point, salt }), commitment)) {',
        replacement: 'if (false) {',
        ...mutations('commitment-mismatch'),
      },
      {
        check: 'signing: no two commitments are the same',
        source: '  checkDistinct(commitments)\n',
        replacement: '',
        ...replays('what belongs elsewhere'),
      },
      {
        check: 'signing check 4: Γ^u',
        source: "if (!holds(opening.point, opening.gammaU, d[0])) throw new CheatingAbort(peer, 'gamma-u')",
        replacement: '',
        ...mutations('gammaU'),
      },
      {
        check: 'signing check 5: Γ^v',
        source: "if (!holds(opening.publicShare, opening.gammaV, d[1])) throw new CheatingAbort(peer, 'gamma-v')",
        replacement: '',
        ...mutations('gammaV|publicShare'),
      },
      {
        check: 'signing check 6: Σpk_j is the public key',
        source: 'if (publicSum.is0() || !equalBytes(curve.encodePoint(publicSum), child.publicKey)) {',
        replacement: 'if (false) {',
        ...replays('parties that differ'),
      },
      {
        check: 'signing check 6: Σpk_j is not O',
        source: 'publicSum.is0() || ',
        replacement: '',
        ...replays('parties that differ'),
      },
      {
        check: 'signing check 7: R is not O',
        source: 'if (point.is0() || curve.reduce(point.toAffine().x) === 0n) {',
        replacement: 'if (false) {',
        tests: ['src/mpc/presign.test.ts'],
        only: 'cancel out',
      },
      {
        check: 'signing check 7: r is not 0',
        source: ' || curve.reduce(point.toAffine().x) === 0n',
        replacement: '',
        tests: ['src/mpc/presign.test.ts'],
      },
      {
        check: 'signing: the commitment belongs to one key and epoch',
        source: "return hash('sign-commitment', keyId, epoch, ceremony",
        replacement: "return (void [keyId, epoch], hash)('sign-commitment', ceremony",
        ...hashes,
      },
      {
        check: 'signing: the commitment belongs to one ceremony',
        source: 'epoch, ceremony, signers, from, nonce',
        replacement: 'epoch, signers, from, nonce',
        ...hashes,
      },
      {
        check: 'signing: the commitment belongs to one set of signers',
        source: 'ceremony, signers, from, nonce',
        replacement: 'ceremony, from, nonce',
        ...hashes,
      },
      {
        check: 'signing: the commitment belongs to one signer',
        source: 'signers, from, nonce, encoded',
        replacement: 'signers, nonce, encoded',
        ...hashes,
      },
      {
        check: 'signing: the commitment belongs to one nonce',
        source: 'from, nonce, encoded, salt',
        replacement: 'from, encoded, salt',
        ...hashes,
      },
      {
        check: 'signing: the session covers what is signed and who combines',
        source: 'signers, path, terms, sent)',
        replacement: 'signers, path, sent)',
        ...replays('parties that differ'),
      },
      {
        check: 'signing: the session covers the path',
        source: 'signers, path, terms, sent)',
        replacement: 'signers, terms, sent)',
        ...replays('parties that differ'),
      },
      {
        check: 'signing: the session covers all commitments',
        source: 'path, terms, sent)',
        replacement: '(void sent, path), terms)',
        ...replays('an equivocated commitment'),
      },
      {
        check: 'signing: the session covers the key',
        source: "return hash('sign-session', keyId, epoch, publicKey, ceremony",
        replacement: "return (void [keyId, publicKey], hash)('sign-session', epoch, ceremony",
        ...hashes,
      },
      {
        check: 'signing: the session covers epoch, ceremony and signers',
        source: "return hash('sign-session', keyId, epoch, publicKey, ceremony, signers, path",
        replacement: "return (void [epoch, ceremony, signers], hash)('sign-session', keyId, publicKey, path",
        ...hashes,
      },
      {
        check: 'signing: the shares of the key are masked with shares of zero',
        source: 'bytesToNumberBE(share.secret) + masked + tweak',
        replacement: 'bytesToNumberBE(share.secret) + (void masked, tweak)',
        ...replays('parties that differ'),
      },
      {
        check: 'signing setup: exactly t signers',
        source: 'signers.length !== threshold || ',
        replacement: '',
        ...refusals,
      },
      {
        check: 'signing setup: this party signs',
        source: '!signers.includes(index) || ',
        replacement: '',
        ...refusals,
      },
      {
        check: 'signing setup: the signers are parties of the key',
        source: '!known || ',
        replacement: '',
        ...refusals,
      },
      {
        check: 'signing setup: the ceremony’s id has 32 bytes',
        source: ' || ceremony.length !== 32',
        replacement: '',
        ...refusals,
      },
      {
        check: 'signing setup: the signers’ indices are valid',
        source: '  checkIndices(signers)\n',
        replacement: '',
        ...refusals,
      },
      {
        check: 'signing state: a pair with every signer',
        source: "if (!pair) throw new StateFault('pair-missing'",
        replacement: "if (!pair) throw new BenignAbort('pair-missing'",
        ...refusals,
      },
      {
        check: 'signing state: pair and share are of one epoch',
        source: 'pair.epoch !== share.epoch || ',
        replacement: '',
        ...refusals,
      },
      {
        check: 'signing state: the pair is this party’s',
        source: 'pair.self !== share.index || ',
        replacement: '',
        ...refusals,
      },
      {
        check: 'signing state: the pair is with this peer',
        source: ' || pair.peer !== peer',
        replacement: '',
        ...refusals,
      },
    ],
  ),
  ...checksOf(
    'src/mpc/zero-share.ts',
    ['src/mpc/zero-share.test.ts'],
    [
      {
        check: 'zero shares belong to one session',
        source: 'key.keyId, key.epoch, session)',
        replacement: '(void session, key.keyId), key.epoch)',
      },
      {
        check: 'zero shares belong to one key',
        source: 'key.keyId, key.epoch, session)',
        replacement: 'key.epoch, session)',
      },
      {
        check: 'zero shares belong to one epoch',
        source: 'key.keyId, key.epoch, session)',
        replacement: 'key.keyId, session)',
      },
    ],
  ),
  ...checksOf('src/mpc/sign.ts', refusals.tests, [
    {
      check: 'signing setup: the combiner signs',
      source: '!signers.includes(combiner) || ',
      replacement: '',
      only: refusals.only,
    },
    {
      check: 'signing setup: the digest has 32 bytes',
      source: ' || digest.length !== 32',
      replacement: '',
      only: refusals.only,
    },
  ]),
  ...checksOf(
    'src/mpc/combine.ts',
    ['src/mpc/combine.test.ts'],
    [
      {
        check: 'combining: Σw and Σu are not 0',
        source: 'if (w === 0n || u === 0n) throw',
        replacement: 'if (false) throw',
      },
      {
        check: 'combining: s is low',
        source: 'const high = s > curve.order / 2n',
        replacement: 'const high = false',
      },
      {
        check: 'combining: the signature verifies before it leaves',
        source: 'if (!curve.verify(signature, digest, publicKey)) throw invalidSignature()',
        replacement: 'void digest',
      },
    ],
  ),
]
