import { CborError } from '../../cbor/index.ts'
import * as s from '../../cbor/shape.ts'
import { decodeAs, encodeAs, type Infer, ShapeError } from '../../cbor/shape.ts'
import { certificateShape } from '../../ceremony/certificate.ts'
import { WalletError } from '../errors.ts'

const index = s.uint({ min: 1, max: 0xffff })

/** A Secret Server that holds a share, and the keys this wallet uses with it alone. */
const heldServer = s.record({
  index,
  origin: s.text(256),
  name: s.text(80),
  operator: s.text(80),
  country: s.text(2),
  /** Ed25519 public key: what the certificate names this server by. */
  identity: s.bytes(32),
  /** The id this wallet has at this server; another at every other. */
  wallet: s.bytes(16),
  /** Seed of the owner key registered at this server. */
  owner: s.bytes(32),
})

const check = s.nullable(s.bytes(64))
/** As `encodeKeySecret` writes it. */
const secret = s.bytes({ min: 1, max: 1024 })

const keygenHead = {
  state: s.oneOf('prepared', 'certified', 'active'),
  plan: s.bytes({ min: 1, max: 4096 }),
  record: s.bytes({ min: 1, max: 4096 }),
  certificate: s.nullable(certificateShape),
}

/** This device's parts of the keys that one keygen made. An address is shown only of active ones. */
const heldKeygen = s.record({
  ...keygenHead,
  /** For each key the signature of its check, once every signing set has made one: it activates the key at the servers. */
  checks: s.list(check, { min: 1, max: 4 }),
  secrets: s.list(secret, { min: 1, max: 4 }),
})

/** As version 1 had it: one keygen made one key. */
const heldKey = s.record({ ...keygenHead, check, secret })

/** This device's half of a pair. */
const heldPair = s.record({
  peer: index,
  generation: s.uint(0xffff_ffff),
  state: s.oneOf('prepared', 'ready'),
  id: s.bytes(32),
  /** As `encodePair` writes it. */
  pair: s.bytes({ min: 1, max: 16 * 1024 }),
})

/** A generation of a pair whose peer failed a check that an honest party cannot fail. Never forgotten within an epoch. */
const burn = s.record({ peer: index, epoch: s.uint(0xffff_ffff), generation: s.uint(0xffff_ffff) })

const contentsHead = {
  /** Seed of this device's Ed25519 identity. */
  identity: s.bytes(32),
  servers: s.list(heldServer, { min: 1, max: 4 }),
  pairs: s.list(heldPair, { min: 0, max: 16 }),
  burns: s.list(burn, { min: 0, max: 64 }),
}

const firstContents = s.record({
  version: s.literal(1),
  ...contentsHead,
  keys: s.list(heldKey, { min: 1, max: 16 }),
})

const contents = s.record({
  version: s.literal(2),
  ...contentsHead,
  /** The one that made the root first. */
  keygens: s.list(heldKeygen, { min: 1, max: 32 }),
})

export type HeldServer = Infer<typeof heldServer>
export type HeldKeygen = Infer<typeof heldKeygen>
export type Burn = Infer<typeof burn>
/** What the vault holds in plain, version 2. */
export type VaultContents = Infer<typeof contents>

const anyContents: s.Shape<VaultContents> = {
  toCbor: contents.toCbor,
  fromCbor(value, path) {
    if (!(value instanceof Map && value.get('version') === 1)) return contents.fromCbor(value, path)
    const { version: _, keys, ...rest } = firstContents.fromCbor(value, path)
    const keygens = keys.map(({ check, secret, ...head }) => ({ ...head, checks: [check], secrets: [secret] }))
    return { version: 2, ...rest, keygens }
  },
}

export function encodeContents(value: VaultContents): Uint8Array {
  return encodeAs(contents, value)
}

/** Also of earlier versions. @throws WalletError `vault-contents-damaged` */
export function decodeContents(bytes: Uint8Array): VaultContents {
  try {
    return decodeAs(anyContents, bytes)
  } catch (error) {
    if (!(error instanceof CborError || error instanceof ShapeError)) throw error
    throw contentsDamaged(error)
  }
}

/** What `change` makes of one keygen, by its record; the others stay. */
export function withKeygen(
  all: VaultContents,
  record: Uint8Array,
  change: (keygen: HeldKeygen) => HeldKeygen,
): VaultContents {
  const same = (keygen: HeldKeygen) => keygen.record.join() === record.join()
  return { ...all, keygens: all.keygens.map((keygen) => (same(keygen) ? change(keygen) : keygen)) }
}

/** How many keygens have made keys for good: one that is only prepared may still be thrown away. */
export function finishedKeygens({ keygens }: Pick<VaultContents, 'keygens'>): number {
  return keygens.filter(({ state }) => state !== 'prepared').length
}

export function contentsDamaged(cause?: unknown): WalletError {
  return new WalletError('vault-contents-damaged', 'What this file holds cannot be read.', cause)
}

/** Overwrites every byte string within reach. Copies the engine made are beyond it. */
export function wipe(value: unknown): void {
  if (value instanceof Uint8Array) value.fill(0)
  else if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) wipe(part)
}
