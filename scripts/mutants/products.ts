import { checksOf, type Mutant } from './mutant.ts'

const differing = { only: 'between parties that differ' }

/** OT extension and RVOLE. */
export const products: Mutant[] = [
  ...checksOf(
    'src/mpc/ot-extension.ts',
    ['src/mpc/ot-extension.test.ts'],
    [
      {
        check: 'OT extension: the same choices in every base OT (KOS Fig. 10)',
        source: 'if (!equalBytes(checkHash(session, t), message.check)) {',
        replacement: 'if (false) {',
        only: 'any altered region',
      },
      {
        check: 'OT extension: χ is fixed only after u is',
        source: ".update(hotPrefix('ot-chi', session)).update(u)",
        replacement: ".update(hotPrefix('ot-chi', session))",
        only: 'every byte is that',
      },
      {
        check: 'OT extension: the choices are hidden in the check by 128 random bits',
        source: 'toWords(env.random(CHECK_BITS / 8))',
        replacement: 'toWords(new Uint8Array(CHECK_BITS / 8))',
        only: 'every byte is that',
      },
      {
        check: 'OT extension: seeds expand differently in every session',
        source: "hotPrefix('ot-prg', session)",
        replacement: "(void session, hotPrefix('ot-prg', new Uint8Array(32)))",
        only: 'u hides the choices',
      },
      {
        check: 'OT extension: exactly 128 rows of u',
        source: 'u: bytes(correctionLength(count))',
        replacement: 'u: bytes({ min: 0, max: 65_535 })',
        only: 'no field is shorter or longer',
      },
      {
        check: 'OT extension: x has 16 bytes',
        source: 'x: bytes(CHECK_BITS / 8)',
        replacement: 'x: bytes({ min: 0, max: 65_535 })',
        only: 'no field is shorter or longer',
      },
      {
        check: 'OT extension: its check has 32 bytes',
        source: 'check: bytes(32)',
        replacement: 'check: bytes({ min: 0, max: 65_535 })',
        only: 'no field is shorter or longer',
      },
    ],
  ),
  ...checksOf(
    'src/mpc/rvole.ts',
    ['src/mpc/rvole.test.ts'],
    [
      {
        check: 'RVOLE: both are in the same session (digest before accusation)',
        source: 'if (!equalBytes(session, request.session)) {',
        replacement: 'if (false) {',
        ...differing,
      },
      {
        check: 'RVOLE: the session covers the key',
        source: "hash('rvole-session', keyId, pair.epoch",
        replacement: "(void keyId, hash)('rvole-session', pair.epoch",
        ...differing,
      },
      {
        check: 'RVOLE: the session covers the epoch',
        source: 'keyId, pair.epoch, pair.id',
        replacement: 'keyId, pair.id',
        ...differing,
      },
      {
        check: 'RVOLE: the session covers the pair and its generation',
        source: 'pair.epoch, pair.id, ceremony',
        replacement: 'pair.epoch, ceremony',
        ...differing,
      },
      {
        check: 'RVOLE: the session covers the ceremony',
        source: 'pair.id, ceremony, sender',
        replacement: 'pair.id, sender',
        ...differing,
      },
      {
        check: 'RVOLE: the session covers the roles',
        source: 'ceremony, sender, receiver, nonce)',
        replacement: 'ceremony, Math.min(sender, receiver), Math.max(sender, receiver), nonce)',
        ...differing,
      },
      {
        check: 'RVOLE: the session covers the receiver’s nonce',
        source: 'sender, receiver, nonce)',
        replacement: 'sender, receiver)',
        ...differing,
      },
      {
        check: 'RVOLE: a failed extension accuses its sender',
        source: "if (error instanceof ExtensionCheckFailed) throw new CheatingAbort(pair.peer, 'ot-extension')",
        replacement: "if (error instanceof ExtensionCheckFailed) throw new BenignAbort('ot-extension', '', pair.peer)",
        only: 'a cheating RVOLE receiver',
      },
      {
        check: 'RVOLE: pads cover the sender’s nonce',
        source: "hash('rvole-pad', session, nonce)",
        replacement: "(void nonce, hash('rvole-pad', session))",
        only: 'a request answered twice',
      },
      {
        check: 'RVOLE: pads cover the row',
        source: '    view.setUint16(32, j)\n    block.message.set(rows',
        replacement: '    block.message.set(rows',
        only: 'every byte is that',
      },
      {
        check: 'RVOLE: pads cover the column',
        source: '      view.setUint16(34, i)\n',
        replacement: '',
        only: 'every byte is that',
      },
      {
        check: 'RVOLE: the input of the check column is random',
        source: 'const checkInput = curve.randomScalar(env)',
        replacement: 'const checkInput = 1n',
        only: 'every byte is that',
      },
      {
        check: 'RVOLE: θ covers ã',
        source: "hash('rvole-theta', session, nonce, digest, i)",
        replacement: "(void digest, hash('rvole-theta', session, nonce, i))",
        only: 'a cheating RVOLE sender',
      },
      {
        check: 'RVOLE: μ (Protocol 5.2)',
        source: "if (!equalBytes(mu, reply.mu)) throw new CheatingAbort(peer, 'rvole')",
        replacement: 'void [mu, peer]',
        only: 'a cheating RVOLE sender',
      },
      {
        check: 'RVOLE: μ covers the second input',
        source: 'check + theta[0] * first + theta[1] * second',
        replacement: 'check + theta[0] * first',
        only: 'every byte is that',
      },
      {
        check: 'RVOLE: exactly 512 × 3 values of ã',
        source: 's.bytes(32 * count)',
        replacement: 's.bytes({ min: 32, max: 33 * count })',
        tests: ['src/mpc/sign-mutations.test.ts'],
        only: 'product.masked',
      },
      {
        check: 'RVOLE: every value of ã is below the order',
        source: '(limbs.isCanonical(fromBytes(value)) ? value : undefined)',
        replacement: '(void limbs, value)',
        only: 'at or above the order',
      },
      {
        check: 'RVOLE: exactly 128 rows of u',
        source: 'u: s.bytes(correctionLength(OTS))',
        replacement: 'u: s.bytes({ min: 0, max: 65_535 })',
        tests: ['src/mpc/sign-mutations.test.ts'],
        only: 'round 1, direct',
      },
    ],
  ),
]
