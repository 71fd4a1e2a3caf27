import * as v from 'valibot'
import * as s from '../cbor/shape.ts'
import { encodeAs, type Infer } from '../cbor/shape.ts'
import { type Identity, verifySignature } from '../ceremony/identity.ts'
import { hash } from '../mpc/hash.ts'
import { fromBase64Url, toBase64Url } from './base64.ts'

export const DESCRIPTOR_PATH = '/.well-known/secret-server'

const statement = s.record({
  version: s.literal(1),
  name: s.text(80),
  operator: s.text(80),
  /** ISO 3166-1 alpha-2, or empty where the operator does not say. */
  country: s.text(2),
  /** Scheme, host and port, without a path. */
  origin: s.text(256),
  /** Ed25519 public key. */
  identity: s.bytes(32),
  protocols: s.list(s.uint(0xffff), { min: 1, max: 8 }),
  curves: s.list(s.text(16), { min: 1, max: 8 }),
  /** Unix seconds. */
  issued: s.uint(Number.MAX_SAFE_INTEGER),
})

/** What a Secret Server says of itself. */
export type Descriptor = Infer<typeof statement>

const base64url = (length: number) =>
  v.pipe(
    v.string(),
    v.maxLength(Math.ceil((length * 4) / 3)),
    v.transform((text) => fromBase64Url(text)),
    v.check((bytes) => bytes?.length === length, 'base64url of the wrong length'),
    v.transform((bytes) => bytes as Uint8Array),
  )
/** Normal form only, which is what is signed. */
const shortText = (length: number) =>
  v.pipe(
    v.string(),
    v.maxLength(length),
    v.check((text) => text === text.normalize('NFC'), 'not in normal form C'),
  )

const signedJson = v.strictObject({
  descriptor: v.strictObject({
    version: v.literal(1),
    name: shortText(80),
    operator: shortText(80),
    country: shortText(2),
    origin: shortText(256),
    identity: base64url(32),
    protocols: v.pipe(v.array(v.number()), v.maxLength(8)),
    curves: v.pipe(v.array(shortText(16)), v.maxLength(8)),
    issued: v.number(),
  }),
  signature: base64url(64),
})

/** The JSON document a server publishes at `DESCRIPTOR_PATH`. */
export async function signDescriptor(descriptor: Descriptor, identity: Identity): Promise<string> {
  const signature = await identity.sign(descriptorDigest(descriptor))
  return JSON.stringify({
    descriptor: { ...descriptor, identity: toBase64Url(descriptor.identity) },
    signature: toBase64Url(signature),
  })
}

export class DescriptorRefused extends Error {
  override readonly name = 'DescriptorRefused'
  readonly code: 'descriptor-malformed' | 'descriptor-signature' | 'descriptor-origin'

  constructor(code: DescriptorRefused['code'], message: string) {
    super(message)
    this.code = code
  }
}

/**
 * Reads a published descriptor: well formed, signed by the key it names, and about the origin it was fetched from.
 * @throws DescriptorRefused
 */
export async function readDescriptor(json: string, origin: string): Promise<Descriptor> {
  const parsed = v.safeParse(signedJson, parseJson(json))
  if (!parsed.success)
    throw new DescriptorRefused('descriptor-malformed', 'This is not the descriptor of a Secret Server.')
  const { descriptor, signature } = parsed.output
  if (!(await verifySignature(descriptor.identity, descriptorDigest(descriptor), signature)))
    throw new DescriptorRefused('descriptor-signature', 'The descriptor is not signed by the key it names.')
  if (descriptor.origin !== origin)
    throw new DescriptorRefused('descriptor-origin', 'The descriptor is about another origin.')
  return descriptor
}

function descriptorDigest(descriptor: Descriptor): Uint8Array {
  try {
    return hash('descriptor', encodeAs(statement, descriptor))
  } catch {
    throw new DescriptorRefused('descriptor-malformed', 'A field of the descriptor is out of range.')
  }
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
