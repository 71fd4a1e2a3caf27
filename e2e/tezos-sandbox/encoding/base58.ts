import bs58check from 'bs58check'

/** Prefix bytes and length of what they introduce, by the name of what is written in base58check. */
const KINDS = {
  tz1: { prefix: [6, 161, 159], length: 20 },
  tz2: { prefix: [6, 161, 161], length: 20 },
  tz3: { prefix: [6, 161, 164], length: 20 },
  tz4: { prefix: [6, 161, 166], length: 20 },
  KT1: { prefix: [2, 90, 121], length: 20 },
  sr1: { prefix: [6, 124, 117], length: 20 },
  edpk: { prefix: [13, 15, 37, 217], length: 32 },
  sppk: { prefix: [3, 254, 226, 86], length: 33 },
  p2pk: { prefix: [3, 178, 139, 127], length: 33 },
  edsig: { prefix: [9, 245, 205, 134, 18], length: 64 },
  spsig: { prefix: [13, 115, 101, 19, 63], length: 64 },
  sig: { prefix: [4, 130, 43], length: 64 },
  block: { prefix: [1, 52], length: 32 },
  operation: { prefix: [5, 116], length: 32 },
  operations: { prefix: [29, 159, 109], length: 32 },
  context: { prefix: [79, 199], length: 32 },
  value: { prefix: [1, 106, 242], length: 32 },
  chain: { prefix: [87, 82, 0], length: 4 },
  protocol: { prefix: [2, 170], length: 32 },
  expression: { prefix: [13, 44, 64, 27], length: 32 },
} as const

export type Base58Kind = keyof typeof KINDS

/** Writes bytes of the kind's length in base58check. */
export function toBase58(kind: Base58Kind, bytes: Uint8Array): string {
  const { prefix, length } = KINDS[kind]
  if (bytes.length !== length) throw new RangeError(`${kind} has ${length} bytes, not ${bytes.length}.`)
  return bs58check.encode(Uint8Array.from([...prefix, ...bytes]))
}

/** What a text in base58check says, if it is one of these kinds with a right checksum; undefined otherwise. */
export function fromBase58<Kind extends Base58Kind>(
  text: string,
  kinds: readonly Kind[],
): { kind: Kind; bytes: Uint8Array } | undefined {
  const decoded = text.length <= 128 ? bs58check.decodeUnsafe(text) : undefined
  if (decoded === undefined) return undefined
  for (const kind of kinds) {
    const { prefix, length } = KINDS[kind]
    if (decoded.length === prefix.length + length && prefix.every((byte, at) => decoded[at] === byte))
      return { kind, bytes: decoded.slice(prefix.length) }
  }
  return undefined
}
