import { checksOf, type Mutant } from './mutant.ts'

const pairSetup = ['src/mpc/pair-setup.test.ts']
const renewal = ['src/mpc/pair-renewal.test.ts']

/** Base OTs, the setup of a pair from them, and its renewal. */
export const pairs: Mutant[] = [
  ...checksOf(
    'src/mpc/base-ot.ts',
    ['src/mpc/base-ot.test.ts'],
    [
      {
        check: 'base OT: a message has its exact length',
        source: 'if (message.length !== BASE_OT_MESSAGE_LENGTH) throw',
        replacement: 'if (false) throw',
        only: 'a length is checked',
      },
      {
        check: 'base OT: the sender’s points are checked in the branches not chosen too',
        source: '  readPoints(answer, peer)\n',
        replacement: `  for (const i of keys.keys()) {
    if (p256.decodePoint(pointAt(answer, i, bitAt(delta, i))) === undefined) throw new BenignAbort('invalid-point', '', peer)
  }
`,
        only: 'is refused, in either message',
      },
      {
        check: 'base OT: a sum is not O (Masny–Rindal Fig. 8)',
        source: 'if (sum.is0()) throw',
        replacement: 'if (false) throw',
        only: 'cancels its mask',
      },
      {
        check: 'base OT: a fresh y for every instance and branch',
        source: 'const keys = await generate(sums.length, env)',
        replacement: 'const keys = new Array<EcdhKey>(sums.length).fill(await env.ecdh.generate())',
        only: 'all keys, and all the sender',
      },
      {
        check: 'base OT: Hc covers the session',
        source: 'concatBytes(session, u32(i), Uint8Array.of(b), other)',
        replacement: '(void session, concatBytes(u32(i), Uint8Array.of(b), other))',
        only: 'change the sum the sender multiplies',
      },
      {
        check: 'base OT: Hc covers the instance',
        source: 'concatBytes(session, u32(i), Uint8Array.of(b), other)',
        replacement: '(void [u32, i], concatBytes(session, Uint8Array.of(b), other))',
        only: 'change the sum the sender multiplies',
      },
      {
        check: 'base OT: Hc covers the branch',
        source: 'concatBytes(session, u32(i), Uint8Array.of(b), other)',
        replacement: '(void b, concatBytes(session, u32(i), other))',
        only: 'change the sum the sender multiplies',
      },
      {
        check: 'base OT: Hc covers the point of the other branch',
        source: 'concatBytes(session, u32(i), Uint8Array.of(b), other)',
        replacement: '(void other, concatBytes(session, u32(i), Uint8Array.of(b)))',
        only: 'change the sum the sender multiplies',
      },
      {
        check: 'base OT: a key covers the session',
        source: "hash('base-ot-transcript', session, offer, answer)",
        replacement: "(void session, hash('base-ot-transcript', offer, answer))",
        only: 'every point of both messages',
      },
      {
        check: 'base OT: a key covers the whole offer',
        source: "hash('base-ot-transcript', session, offer, answer)",
        replacement: "(void offer, hash('base-ot-transcript', session, answer))",
        only: 'every point of both messages',
      },
      {
        check: 'base OT: a key covers the whole answer',
        source: "hash('base-ot-transcript', session, offer, answer)",
        replacement: "(void answer, hash('base-ot-transcript', session, offer))",
        only: 'every point of both messages',
      },
      {
        check: 'base OT: a key covers instance and branch',
        source: "hash('base-ot-key', transcript, i, b, shared)",
        replacement: "(void [i, b], hash('base-ot-key', transcript, shared))",
        only: 'index and branch change a key',
      },
    ],
  ),
  ...checksOf('src/mpc/pair-setup.ts', pairSetup, [
    {
      check: 'pair setup: exact length of the offer',
      source: 'offer: bytes(BASE_OT_MESSAGE_LENGTH)',
      replacement: 'offer: bytes({ min: 0, max: 65_535 })',
      only: 'message 1: field',
    },
    {
      check: 'pair setup: exact length of the answer',
      source: 'answer: bytes(BASE_OT_MESSAGE_LENGTH)',
      replacement: 'answer: bytes({ min: 0, max: 65_535 })',
      only: 'message 2: field',
    },
    {
      check: 'pair setup: exact length of the zero seed',
      source: 'zeroSeed: bytes(32) }',
      replacement: 'zeroSeed: bytes({ min: 0, max: 65_535 }) }',
      only: 'message 1: field',
    },
    {
      check: 'pair setup: both saw the same messages',
      source: 'if (!equalBytes(transcript, theirs)) {',
      replacement: 'if (false) {',
      only: 'message 2, altered',
    },
    {
      check: 'pair setup: the transcripts are compared before the check that accuses',
      source: 'if (!equalBytes(transcript, theirs)) {',
      replacement: 'verifyExtension(ctx, transcript, chosen, extension)\n  if (!equalBytes(transcript, theirs)) {',
      only: 'nobody is blamed',
    },
    {
      check: 'pair setup: a failed extension accuses its sender',
      source: "if (error instanceof ExtensionCheckFailed) throw new CheatingAbort(peer, 'ot-extension')",
      replacement: "if (error instanceof ExtensionCheckFailed) throw new BenignAbort('ot-extension', '', peer)",
      only: 'of the extension: B cheated',
    },
    {
      check: 'pair setup: the transcript covers the zero seed',
      source: 'epoch, generation, zeroSeed, baseOts)',
      replacement: 'epoch, generation, baseOts)',
      only: 'nobody is blamed',
    },
    {
      check: 'pair setup: the transcript covers epoch and generation',
      source: 'epoch, generation, zeroSeed, baseOts)',
      replacement: 'zeroSeed, baseOts)',
      only: 'binds its',
    },
    {
      check: 'pair setup: the transcript covers the base OTs',
      source: 'epoch, generation, zeroSeed, baseOts)',
      replacement: 'epoch, generation, zeroSeed)',
      only: 'as the byte layouts say',
    },
    {
      check: 'pair setup: its session covers the ceremony’s',
      source: "hash('pair-session', ceremonySession, low, high, epoch, generation)",
      replacement: "(void ceremonySession, hash('pair-session', low, high, epoch, generation))",
      only: 'is another pair',
    },
    {
      check: 'pair setup: its session covers both parties',
      source: "hash('pair-session', ceremonySession, low, high, epoch, generation)",
      replacement: "(void [low, high], hash('pair-session', ceremonySession, epoch, generation))",
      only: 'is another pair',
    },
    {
      check: 'pair setup: its session covers epoch and generation',
      source: "hash('pair-session', ceremonySession, low, high, epoch, generation)",
      replacement: "(void [epoch, generation], hash('pair-session', ceremonySession, low, high))",
      only: 'is another pair',
    },
    {
      check: 'pair setup: its extension has a session that no product has',
      source: "return hash('pair-extension', transcript)",
      replacement: 'return transcript',
      only: 'as the byte layouts say',
    },
    {
      check: 'pair setup: the keys of the second direction cover the whole setup',
      source: "hash('pair-extended', transcript, u, x, check)",
      replacement: "(void [u, x, check], hash('pair-extended', transcript))",
      only: 'as the byte layouts say',
    },
    {
      check: 'pair setup: the keys of the second direction hide the correlation',
      source: "hash('pair-key', extended, j, rows.subarray(16 * j, 16 * j + 16))",
      replacement: '(void extended, concatBytes(rows.subarray(16 * j, 16 * j + 16), new Uint8Array(16)))',
      only: 'as the byte layouts say',
    },
  ]),
  ...checksOf('src/mpc/pair-renewal.ts', renewal, [
    {
      check: 'pair renewal: the session covers both nonces',
      source: 'return [index, identity, nonce]',
      replacement: 'return [index, identity]',
      only: 'what the two must|on the way',
    },
    {
      check: 'pair renewal: the session covers both identities',
      source: 'return [index, identity, nonce]',
      replacement: 'return [index, nonce]',
      only: 'what the two must',
    },
    {
      check: 'pair renewal: the session covers the ceremony',
      source: "hash('pair-renewal', ceremony, parties)",
      replacement: "(void ceremony, hash('pair-renewal', parties))",
      only: 'what the two must',
    },
    {
      check: 'pair renewal: needs both identities',
      source: 'const identity = identities.get(index)',
      replacement: 'const identity = identities.get(index) ?? new Uint8Array(32)',
      only: 'needs the identity key',
    },
  ]),
]
