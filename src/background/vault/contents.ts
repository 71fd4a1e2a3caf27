import * as v from 'valibot'
import type { KeyShare } from '../../mpc/key-share.ts'
import { BASE_OTS, type PairState } from '../../mpc/pair.ts'
import { WalletError } from '../errors.ts'

const bytes = (length: number) =>
  v.pipe(
    v.instance(Uint8Array),
    v.check((value) => value.length === length, `expected ${length} bytes`),
  )
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const partyIndex = v.pipe(v.number(), v.safeInteger(), v.minValue(1))

const KeyShareSchema = v.strictObject({
  keyId: bytes(32),
  epoch: count,
  threshold: v.pipe(v.number(), v.safeInteger(), v.minValue(2)),
  index: partyIndex,
  secret: bytes(32),
  publicKey: bytes(65),
  publicShares: v.map(partyIndex, bytes(65)),
  chainCode: bytes(32),
})

const PairStateSchema = v.strictObject({
  self: partyIndex,
  peer: partyIndex,
  epoch: count,
  generation: count,
  id: bytes(32),
  chosen: v.strictObject({ delta: bytes(BASE_OTS / 8), seeds: bytes(BASE_OTS * 32) }),
  both: v.strictObject({ zero: bytes(BASE_OTS * 32), one: bytes(BASE_OTS * 32) }),
  zeroSeed: bytes(32),
})

const HeldKeySchema = v.strictObject({
  /** `prepared` until the certificate is complete; an address is shown only of an active key. */
  state: v.picklist(['prepared', 'active']),
  share: KeyShareSchema,
  /** Hash of the keygen transcript that every party signed, 32 bytes. */
  transcript: bytes(32),
  /** The certificate's bytes, once it is complete. */
  certificate: v.nullable(v.instance(Uint8Array)),
})

const EnrolledServerSchema = v.strictObject({
  index: partyIndex,
  /** Base address, `https://host` or, in local mode, `http://127.0.0.1:port`. */
  url: v.pipe(v.string(), v.url()),
  name: v.string(),
  operator: v.string(),
  /** Ed25519, 32 bytes: what the certificate names this server by. */
  identityKey: bytes(32),
  /** The id this wallet has at this server; another at every other. */
  walletId: v.string(),
  /** Secret of the owner key registered at this server, 32 bytes. */
  ownerKey: bytes(32),
  /** False after a pair was burned or lost, until it has been renewed. */
  pairUsable: v.boolean(),
})

/** What the vault holds in plain, version 1. */
export const VaultContentsSchema = v.strictObject({
  version: v.literal(1),
  keys: v.array(HeldKeySchema),
  pairs: v.array(PairStateSchema),
  servers: v.array(EnrolledServerSchema),
  /** Ed25519 secret that signs this device's messages, 32 bytes. */
  identityKey: bytes(32),
  /** X25519 secret that opens what is sealed to this device, 32 bytes. */
  sealingKey: bytes(32),
})

export type HeldKey = Omit<v.InferOutput<typeof HeldKeySchema>, 'share'> & { share: KeyShare }
export type EnrolledServer = v.InferOutput<typeof EnrolledServerSchema>
export type VaultContents = Omit<v.InferOutput<typeof VaultContentsSchema>, 'keys' | 'pairs'> & {
  keys: HeldKey[]
  pairs: PairState[]
}

/** Checks every shape and length of decoded contents. Throws `vault-contents-damaged`. */
export function checkContents(value: unknown): VaultContents {
  const result = v.safeParse(VaultContentsSchema, value)
  if (result.success) return result.output
  throw new WalletError('vault-contents-damaged', 'What this file holds cannot be read.')
}
