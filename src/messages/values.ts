// The small values every message is made of. All of them are plain JSON: a number that may pass 2^53 is a decimal string.
import * as v from 'valibot'

/** A non-negative whole number in decimal, up to 2^256 − 1: wei, token units, nonces. */
export const quantity = v.pipe(v.string(), v.regex(/^(0|[1-9][0-9]{0,77})$/))

/** Free text up to `max` UTF-16 units. */
export const text = (max: number) => v.pipe(v.string(), v.maxLength(max))

/** A chain family, named as its folder in `chains`. */
export const family = v.picklist(['ethereum', 'tezos'])

/**
 * What an account's key is: `ethereum` and `tz2` are children of the wallet's secp256k1 key (m/60/i and m/1729/i), each
 * `tz1` is an Ed25519 key of its own.
 */
export const accountKind = v.picklist(['ethereum', 'tz1', 'tz2'])

/** An Ethereum address with its EIP-55 checksum, or a Tezos address in base58. */
export const address = v.pipe(
  v.string(),
  v.regex(/^(?:0x[0-9a-fA-F]{40}|(?:tz[1-4]|KT1|sr1)[1-9A-HJ-NP-Za-km-z]{33})$/),
)

/** Bytes as 0x-prefixed hex, at most 1 MiB of them. */
export const hex = v.pipe(v.string(), v.regex(/^0x([0-9a-fA-F]{2})*$/), v.maxLength(2 + 2 * 1_048_576))

/** 32 bytes as hex: a transaction hash or a digest. */
export const hash = v.pipe(v.string(), v.regex(/^0x[0-9a-f]{64}$/))

/** What names a transaction: 32 bytes as hex on Ethereum, `o` and base58 on Tezos. */
export const transactionHash = v.pipe(v.string(), v.regex(/^(?:0x[0-9a-f]{64}|o[1-9A-HJ-NP-Za-km-z]{50})$/))

/** An id the background drew at random. */
export const id = v.pipe(v.string(), v.minLength(1), v.maxLength(64))

/** A stable kebab-case error code. */
export const code = v.pipe(v.string(), v.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/), v.maxLength(64))

/** A count or an index. */
export const count = v.pipe(v.number(), v.integer(), v.minValue(0))

/** Milliseconds since 1970. */
export const instant = v.pipe(v.number(), v.integer(), v.minValue(0))

/** An EIP-155 chain id. */
export const ethereumChainId = v.pipe(v.number(), v.safeInteger(), v.minValue(1))

/** The id of a Tezos chain in base58: `Net` and twelve more. */
export const tezosChainId = v.pipe(v.string(), v.regex(/^Net[1-9A-HJ-NP-Za-km-z]{12}$/))

/** The CAIP-2 name of a chain: `eip155:1`, `tezos:NetXdQprcVkpaWU`. */
export const chain = v.pipe(v.string(), v.regex(/^(?:eip155:[1-9][0-9]{0,15}|tezos:Net[1-9A-HJ-NP-Za-km-z]{12})$/))

export type FamilyName = v.InferOutput<typeof family>
export type AccountKind = v.InferOutput<typeof accountKind>

/** Names that people or servers gave: shown isolated, never as markup. */
export const name = v.pipe(v.string(), v.minLength(1), v.maxLength(120))

/** An absolute http or https address. */
export const url = v.pipe(v.string(), v.url(), v.regex(/^https?:\/\//), v.maxLength(2048))

/** A password as typed. Its strength is judged where it is chosen. */
export const password = v.pipe(v.string(), v.minLength(1), v.maxLength(1024))
