import { checksOf, type Mutant } from './mutant.ts'

/** The payloads a Secret Server reads for itself, and what its policy makes of them. */
export const payloads: Mutant[] = [
  ...checksOf(
    'src/policy/built-in-rules.ts',
    ['src/policy/judge.test.ts'],
    [
      {
        check: 'policy: a payload is of the key’s purpose',
        source: "chain.split(':')[0] === NAMESPACES[purpose]",
        replacement: '(void [NAMESPACES, chain], purpose)',
      },
      {
        check: 'policy: what may be all of a token is asked about like all of it',
        source: "'unlimited', 'unlimited-or-token', ",
        replacement: "'unlimited', ",
        only: 'or the number of one token',
      },
    ],
  ),
  ...checksOf(
    'src/chains/unlimited.ts',
    ['src/chains/ethereum/recognisers/calls.test.ts'],
    [
      {
        check: 'approval: an amount beyond any supply is without limit',
        source: 'amount >= BEYOND_ANY_SUPPLY',
        replacement: '(void BEYOND_ANY_SUPPLY, false)',
        only: 'without limit: 2',
      },
      {
        check: 'approval: the largest number of a narrower integer is without limit',
        source: 'NARROWER_MAXIMA.has(amount)',
        replacement: '(void NARROWER_MAXIMA, false)',
        only: 'without limit: the largest',
      },
    ],
  ),
  ...checksOf(
    'src/chains/ethereum/transaction.ts',
    ['src/chains/ethereum/transaction.test.ts'],
    [
      {
        check: 'transaction: encodes to the very bytes it was decoded from',
        source: 'if (transaction.unsignedSerialized !== ',
        replacement: 'if (false && transaction.unsignedSerialized !== ',
        only: 'a leading zero',
      },
      {
        check: 'transaction: names its chain',
        source: 'if (transaction.chainId === 0n) {',
        replacement: 'if (false) {',
        only: 'no-chain-id',
      },
      {
        check: 'transaction: is not signed yet',
        source: 'if (transaction.signature !== null) throw',
        replacement: 'if (false) throw',
        only: 'already-signed',
      },
    ],
  ),
  ...checksOf(
    'src/chains/ethereum/typed-data.ts',
    ['src/chains/ethereum/typed-data.test.ts'],
    [
      {
        check: 'typed data: encodes to the very bytes it was decoded from',
        source: 'if (bytesToHex(encodeTypedData(data)) !== bytesToHex(bytes)) {',
        replacement: 'if (false) {',
        only: 'canonical bytes',
      },
    ],
  ),
  ...checksOf(
    'src/chains/ethereum/typed-data-types.ts',
    ['src/chains/bounds.test.ts'],
    [
      {
        check: 'typed data: no name is longer than 128 characters',
        source: 'if (name.length > MAX_NAME)',
        replacement: 'if ((void MAX_NAME, false))',
        only: 'of a longer name',
      },
    ],
  ),
  ...checksOf(
    'src/chains/registry.ts',
    ['src/chains/bounds.test.ts'],
    [
      {
        check: 'payload: what it says fits into an answer',
        source: 'if (new TextEncoder().encode(JSON.stringify(intent.meaning)).length > MAX_MEANING_BYTES)',
        replacement: 'if ((void MAX_MEANING_BYTES, false))',
        only: 'too complex',
      },
    ],
  ),
]
