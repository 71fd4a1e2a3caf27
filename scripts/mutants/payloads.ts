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
  ...checksOf(
    'src/policy/built-in-rules.ts',
    ['src/policy/judge.test.ts'],
    [
      {
        check: 'policy: what an FA2 operator may take is asked about like all of a token',
        source: ", 'all-of-token']",
        replacement: ']',
        only: 'all of an FA2 token',
      },
      {
        check: 'policy: an approval inside a batch is asked about',
        source: "meaning.class === 'batch' ? meaning.operations.map((each) => each.meaning) : [meaning]",
        replacement: '[meaning]',
        only: 'inside a batch',
      },
    ],
  ),
  ...checksOf(
    'src/chains/compare-readings.ts',
    ['src/chains/compare-readings.test.ts'],
    [
      {
        check: 'readings: the operations of a batch are framed alike',
        source: 'canonical(frame(a)) === canonical(frame(b)) &&',
        replacement: '(void frame, a.operations.length === b.operations.length) &&',
        only: 'framed otherwise',
      },
    ],
  ),
  ...checksOf(
    'src/chains/tezos/forge.ts',
    ['src/chains/tezos/forge.test.ts'],
    [
      {
        check: 'Tezos operation: encodes to the very bytes it was decoded from',
        source: 'if (attempt(() => encodeOperation(decoded)) !== hex) {',
        replacement: 'if (false) {',
        only: 'a zero more in a number',
      },
      {
        check: 'Tezos operation: the size of storage to be paid is not negative',
        source: 'if (natural & SIGN) throw outOfRange()',
        replacement: 'void SIGN',
        only: 'a negative one is refused',
      },
    ],
  ),
  ...checksOf(
    'src/chains/tezos/operation-bounds.ts',
    ['src/chains/tezos/forge.test.ts'],
    [
      {
        check: 'Tezos operation: every number is below 2^63',
        source: 'if (walk.number() > MAX_NUMBER_BYTES) throw',
        replacement: 'if ((void MAX_NUMBER_BYTES, walk.number() < 0)) throw',
        only: 'of ten groups|above 2\\^63',
      },
      {
        check: 'Tezos operation: there is one',
        source: 'if (walk.left === 0) throw',
        replacement: 'if (false) throw',
        only: 'a branch and nothing more',
      },
      {
        check: 'Tezos operation: is no longer than nodes take',
        source: 'if (bytes.length > MAX_DATA_BYTES) throw',
        replacement: 'if ((void MAX_DATA_BYTES, false)) throw',
        only: 'longer than any operation',
      },
      {
        check: 'Tezos operation: its data is as long as it says',
        source: 'if (walk.at !== end) throw',
        replacement: 'if (false) throw',
        only: 'than it says',
      },
    ],
  ),
  ...checksOf(
    'src/chains/tezos/micheline/bounds.ts',
    ['src/chains/tezos/forge.test.ts'],
    [
      {
        check: 'Micheline: is not nested deeper than it can be decoded',
        source: 'if (open.length > MAX_DEPTH) throw',
        replacement: 'if ((void MAX_DEPTH, false)) throw',
        only: 'nested 10000 deep',
      },
      {
        check: 'Micheline: no number is longer than it is worth writing',
        source: 'if (walk.number() > MAX_NUMBER_BYTES) throw',
        replacement: 'if ((void MAX_NUMBER_BYTES, walk.number() < 0)) throw',
        only: 'a number of 38 bytes',
      },
    ],
  ),
  ...checksOf(
    'src/chains/tezos/read-operation.ts',
    ['src/chains/tezos/read-operation.test.ts'],
    [
      {
        check: 'Tezos operation: spends from the account that signs',
        source: 'if (content.source !== account) throw',
        replacement: 'if (false) throw',
        only: 'another-source',
      },
      {
        check: 'Tezos operation: reveals the key of the account that signs',
        source: 'addressOfEncodedKey(public_key) !== account',
        replacement: '(void [addressOfEncodedKey, public_key, account], false)',
        only: 'another-key',
      },
      {
        check: 'Tezos operation: its counters follow one another',
        source: 'if (BigInt(content.counter) !== BigInt(contents[0]!.counter) + BigInt(at)) {',
        replacement: 'if ((void at, false)) {',
        only: 'counter-gap',
      },
    ],
  ),
  ...checksOf(
    'src/chains/tezos/read-message.ts',
    ['src/chains/tezos/messages.test.ts'],
    [
      {
        check: 'Tezos text: begins with a character of a text',
        source: 'if (first < 0x20 || first > 0x7e) throw',
        replacement: 'if ((void first, false)) throw',
        only: 'begins with a tab is none',
      },
      {
        check: 'Tezos text: has no control characters',
        source: 'if (hasControlCharacters(text)) throw',
        replacement: 'if ((void hasControlCharacters, false)) throw',
        only: 'an escape sequence',
      },
      {
        check: 'Tezos text: is no key check',
        source: 'if (text.startsWith(KEY_CHECK_TITLE)) {',
        replacement: 'if ((void KEY_CHECK_TITLE, false)) {',
        only: 'a key check',
      },
    ],
  ),
  ...checksOf(
    'src/chains/tezos/micheline/packed.ts',
    ['src/chains/tezos/messages.test.ts'],
    [
      {
        check: 'packed data: encodes to the very bytes it was decoded from',
        source: 'if (attempt(() => encodeMicheline(decoded)) !== hex) {',
        replacement: 'if (false) {',
        only: 'not-canonical',
      },
      {
        check: 'packed data: nothing stands behind it',
        source: 'if (walk.left > 0) throw',
        replacement: 'if (false) throw',
        only: 'trailing data',
      },
    ],
  ),
  ...checksOf(
    'src/chains/tezos/micheline/text.ts',
    ['src/chains/tezos/messages.test.ts'],
    [
      {
        check: 'Micheline: an annotation cannot look like the data beside it',
        source: '!ANNOTATION.test(annotation)',
        replacement: '(void [ANNOTATION, annotation], false)',
        only: 'an annotation that is none',
      },
    ],
  ),
]
