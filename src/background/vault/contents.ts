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

/** This device's part of a key. An address is shown only of an active one. */
const heldKey = s.record({
  state: s.oneOf('prepared', 'certified', 'active'),
  plan: s.bytes({ min: 1, max: 4096 }),
  record: s.bytes({ min: 1, max: 4096 }),
  certificate: s.nullable(certificateShape),
  /** The signature of its check, r ‖ s, once every signing set has made one: it activates the key at the servers. */
  check: s.nullable(s.bytes(64)),
  /** As `encodeKeySecret` writes it. */
  secret: s.bytes({ min: 1, max: 1024 }),
})

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

const contents = s.record({
  version: s.literal(1),
  /** Seed of this device's Ed25519 identity. */
  identity: s.bytes(32),
  servers: s.list(heldServer, { min: 1, max: 4 }),
  keys: s.list(heldKey, { min: 1, max: 16 }),
  pairs: s.list(heldPair, { min: 0, max: 16 }),
  burns: s.list(burn, { min: 0, max: 64 }),
})

export type HeldServer = Infer<typeof heldServer>
export type HeldKey = Infer<typeof heldKey>
export type Burn = Infer<typeof burn>
/** What the vault holds in plain, version 1. */
export type VaultContents = Infer<typeof contents>

export function encodeContents(value: VaultContents): Uint8Array {
  return encodeAs(contents, value)
}

/** @throws WalletError `vault-contents-damaged` */
export function decodeContents(bytes: Uint8Array): VaultContents {
  try {
    return decodeAs(contents, bytes)
  } catch (error) {
    if (!(error instanceof CborError || error instanceof ShapeError)) throw error
    throw contentsDamaged(error)
  }
}

export function contentsDamaged(cause?: unknown): WalletError {
  return new WalletError('vault-contents-damaged', 'What this file holds cannot be read.', cause)
}

/** Overwrites every byte string within reach. Copies the engine made are beyond it. */
export function wipe(value: unknown): void {
  if (value instanceof Uint8Array) value.fill(0)
  else if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) wipe(part)
}
