import { checksOf, type Mutant } from './mutant.ts'

const signing = (only: string) => ({ tests: ['src/mpc/frost-sign.test.ts'], only })
const mutations = (only: string) => ({ tests: ['src/mpc/frost-sign-mutations.test.ts'], only })
const refusals = signing('a party refuses')
const stated = signing('says for what it is')
const wiped = signing('nonces, and the copy of the share, are zero')

/** FROST (RFC 9591), its suites, the group of Ed25519, and several protocols in the rounds of one. */
export const frost: Mutant[] = [
  ...checksOf(
    'src/mpc/frost-sign.ts',
    [],
    [
      {
        check: 'FROST setup: indices are those of parties, each once',
        source: '  checkIndices(signers)\n',
        replacement: '',
        ...refusals,
      },
      {
        check: 'FROST setup: exactly t sign',
        source: 'signers.length === share.threshold &&',
        replacement: '',
        ...refusals,
      },
      {
        check: 'FROST setup: this is one of the signers',
        source: 'signers.includes(share.index) &&',
        replacement: '',
        ...refusals,
      },
      {
        check: 'FROST setup: every signer has a share of the key',
        source: 'signers.every((signer) => share.publicShares.has(signer)) &&',
        replacement: '',
        ...refusals,
      },
      {
        check: 'FROST setup: the combiner is one of the signers',
        source: 'signers.includes(combiner) &&',
        replacement: '',
        ...refusals,
      },
      {
        check: 'FROST setup: who combines has the message, and nobody else',
        source: "(role === 'combiner') === (combiner === share.index)",
        replacement: 'true',
        ...refusals,
      },
      {
        check: 'FROST setup: the key is of the suite’s group',
        source: 'if (suite.group.decodePoint(share.publicKey) === undefined) {',
        replacement: 'if (false) {',
        ...refusals,
      },
      {
        check: 'FROST round 1: commitments have the length of the suite’s points',
        source: 'record({ hiding: bytes(pointLength), binding: bytes(pointLength) })',
        replacement: 'record({ hiding: bytes({ min: 0, max: 99 }), binding: bytes({ min: 0, max: 99 }) })',
        ...mutations('malformed-message'),
      },
      {
        check: 'FROST round 1: commitments are points of the group (RFC 9591 §3.1)',
        source: 'if (!suite.isPoint(point)) {',
        replacement: 'if (false) {',
        ...mutations('invalid-commitment'),
      },
      {
        check: 'FROST round 1: the binding commitment too',
        source: 'for (const point of [hiding, binding]) {',
        replacement: 'for (const point of [hiding, binding].slice(0, 1)) {',
        ...mutations('binding'),
      },
      {
        check: 'FROST round 1: no commitment is there twice',
        source: 'if (seen.some((other) => equalBytes(other, point))) {',
        replacement: 'if (false) {',
        ...mutations('commitments of others'),
      },
      {
        check: 'FROST round 1: nor is one of this party’s',
        source: 'const seen: Uint8Array[] = [own.commitments.hiding, own.commitments.binding]',
        replacement: 'const seen: Uint8Array[] = (void own, [])',
        ...mutations('commitments of others'),
      },
      {
        check: 'FROST round 3: a share is a scalar below the order',
        source: 'record({ session: bytes(32), share: group.scalar })',
        replacement:
          'record({ session: bytes(32), share: { ...group.scalar, fromCbor: (value: unknown) => group.decodeScalar(value as Uint8Array) ?? 1n } })',
        ...mutations('share'),
      },
      {
        check: 'FROST round 3: all sign the same',
        source: 'if (!equalBytes(answer.session, session)) {',
        replacement: 'if (false) {',
        ...mutations('session-mismatch|lied to'),
      },
      {
        check: 'FROST round 3: all sessions are compared before any share is judged',
        source: '  for (const [peer, answer] of answers) {\n    if (!equal',
        replacement: '  for (const [peer, answer] of answers.slice(0, 1)) {\n    if (!equal',
        ...mutations('are not named for it before'),
      },
      {
        check: 'FROST: the session covers the key',
        source: "hash('frost-session', keyId, epoch, publicKey,",
        replacement: "hash('frost-session', epoch, publicKey,",
        ...stated,
      },
      {
        check: 'FROST: the session covers the epoch',
        source: "hash('frost-session', keyId, epoch, publicKey,",
        replacement: "hash('frost-session', keyId, publicKey,",
        ...stated,
      },
      {
        check: 'FROST: the session covers the public key',
        source: "hash('frost-session', keyId, epoch, publicKey,",
        replacement: "hash('frost-session', keyId, epoch,",
        ...stated,
      },
      {
        check: 'FROST: the session covers the signers',
        source: ' signers, combiner, commitments, message)',
        replacement: ' combiner, commitments, message)',
        ...stated,
      },
      {
        check: 'FROST: the session covers who combines',
        source: ' signers, combiner, commitments, message)',
        replacement: ' signers, commitments, message)',
        ...stated,
      },
      {
        check: 'FROST: the session covers all commitments',
        source: ' signers, combiner, commitments, message)',
        replacement: ' signers, combiner, message)',
        ...stated,
      },
      {
        check: 'FROST: the session covers the message',
        source: ' signers, combiner, commitments, message)',
        replacement: ' signers, combiner, commitments)',
        ...stated,
      },
      {
        check: 'FROST: hiding nonces are wiped',
        source: '    nonces?.hiding.fill(0)\n',
        replacement: '',
        ...wiped,
      },
      {
        check: 'FROST: binding nonces are wiped',
        source: '    nonces?.binding.fill(0)\n',
        replacement: '',
        ...wiped,
      },
      {
        check: 'FROST: the copy of the share is wiped',
        source: '    key.secret.signingShare.fill(0)\n',
        replacement: '',
        ...wiped,
      },
      {
        check: 'FROST: what is wiped of the share is a copy',
        source: 'signingShare: new Uint8Array(secret)',
        replacement: 'signingShare: secret as Uint8Array<ArrayBuffer>',
        ...wiped,
      },
      {
        check: 'FROST: the signers say nothing of what they signed',
        source: '      return undefined\n    }\n    const { message',
        replacement: '      return suite.frost.Identifier && message\n    }\n    const { message',
        ...signing('three rounds'),
      },
      {
        check: 'FROST §5.4: a wrong share names its signer',
        source: "throw new BenignAbort('invalid-share', `Party",
        replacement: "if (1) throw invalidSignature()\n    throw new BenignAbort('invalid-share', `Party",
        ...mutations('invalid-share'),
      },
      {
        check: 'FROST §5.4: nobody else is named',
        source: 'party !== share.index && cheaters.includes(idOf(suite, party))',
        replacement: 'party !== share.index',
        ...mutations('wrong shares'),
      },
      {
        check: 'FROST §5.4: a combiner does not name itself',
        source: 'party !== share.index && cheaters',
        replacement: 'cheaters',
        ...signing('a combiner with a wrong share'),
      },
      {
        check: 'FROST: a fault of the program is no verdict on a share',
        source: '    if (cheaters === undefined) throw error\n',
        replacement: '    if (cheaters === undefined) throw invalidSignature()\n',
        ...signing('no verdict'),
      },
      {
        check: 'FROST: no signature leaves that the plain verification refuses',
        source: 'if (!suite.verify(signature, message, share.publicKey)) throw invalidSignature()',
        replacement: 'void invalidSignature',
        ...signing('does not leave'),
      },
    ],
  ),
  ...checksOf(
    'src/mpc/frost-suite.ts',
    ['src/mpc/frost-sign-mutations.test.ts'],
    [
      {
        check: 'FROST(Ed25519): a commitment is a point of the prime-order subgroup',
        source: 'isPoint: (encoded) => ed25519.decodePoint(encoded) !== undefined',
        replacement: 'isPoint: (encoded) => nobleEd25519.utils.isValidPublicKey(encoded, false)',
        only: 'invalid-commitment',
      },
      {
        check: 'FROST(secp256k1): a commitment is a point of the curve',
        source: 'nobleSecp256k1.utils.isValidPublicKey(encoded, true)',
        replacement: 'nobleSecp256k1.utils !== undefined && encoded.length === 33',
        only: 'invalid-commitment',
      },
      {
        check: 'FROST(secp256k1): the parity of y is kept',
        source: '2 + (encoded[64]! & 1)',
        replacement: '2',
        tests: ['src/mpc/frost-vectors.test.ts', 'src/mpc/frost-quorums.test.ts'],
        only: 'dkg.json|whose y is odd',
      },
    ],
  ),
  ...checksOf(
    'src/mpc/ed25519.ts',
    ['src/mpc/ed25519.test.ts'],
    [
      {
        check: 'Ed25519: no point has a component of small order',
        source: 'if (!point.isTorsionFree()) throw',
        replacement: 'if (false) throw',
      },
      {
        check: 'Ed25519: scalars are little endian',
        source: 'readInteger: bytesToNumberLE',
        replacement: 'readInteger: (bytes: Uint8Array) => bytesToNumberLE(bytes.toReversed())',
      },
    ],
  ),
  ...checksOf(
    'src/mpc/together.ts',
    ['src/mpc/together.test.ts'],
    [
      {
        check: 'together: a list has a place for every protocol, and no more',
        source: 'list(nullable(bytes({ min: 1, max: MAX_PART })), count)',
        replacement: 'list(nullable(bytes({ min: 1, max: MAX_PART })), { min: 0, max: count + 2000 })',
        only: 'the lists',
      },
      {
        check: 'together: a part is no longer than any message',
        source: 'bytes({ min: 1, max: MAX_PART })',
        replacement: 'bytes({ min: 1, max: 2 * MAX_PART })',
        only: 'the lists',
      },
      {
        check: 'together: a part is not empty',
        source: 'bytes({ min: 1, max: MAX_PART })',
        replacement: 'bytes({ min: 0, max: MAX_PART })',
        only: 'the lists',
      },
      {
        check: 'together: a part is there where, and only where, its protocol awaits one',
        source: 'if ((part !== null) !== expected.includes(from)) {',
        replacement: 'if (false) {',
        only: 'the lists|one too many',
      },
      {
        check: 'together: nobody sends a part that is not awaited',
        source: 'if ((part !== null) !== expected.includes(from)) {',
        replacement: 'if (part === null && expected.includes(from)) {',
        only: 'awaits no part',
      },
      {
        check: 'together: all protocols have the same rounds',
        source:
          "if (step.done) throw new BenignAbort('rounds-differ', 'One of the protocols ended before the others.')",
        replacement: 'if (step.done) return { awaits: { broadcasts: [], directs: [] } }',
        only: 'all protocols end',
      },
      {
        check: 'together: where one fails, all end',
        source: 'for (const protocol of protocols) await protocol.return(undefined as Result)',
        replacement: 'void protocols',
        only: 'all protocols end',
      },
      {
        check: 'together: every list has its form before any protocol goes on',
        source: 'const inboxes = outboxes.map((outbox, i) => partsFor(outbox, i, inbox, outboxes.length))',
        replacement:
          'const inboxes = { get 0() { return partsFor(outboxes[0]!, 0, inbox, outboxes.length) }, get 1() { return partsFor(outboxes[1]!, 1, inbox, outboxes.length) } } as unknown as Inbox[]',
        only: 'the lists',
      },
      {
        check: 'together: each protocol gets its own part',
        source: 'readMessage(shape, message, from)[position]!',
        replacement: '(void position, readMessage(shape, message, from)[0]!)',
        only: 'the lists',
      },
    ],
  ),
]
