import type { Infer } from '../cbor/shape.ts'
import * as s from '../cbor/shape.ts'
import { type Identity, verifySignature } from '../ceremony/identity.ts'
import { hash } from '../mpc/hash.ts'

/**
 * How a device introduces itself to one server at keygen. The device's identity vouches for the keys, and the owner key
 * proves that it exists. Wallet id and keys differ per server.
 */
export const enrolmentShape = s.record({
  wallet: s.bytes(16),
  /** P-256, 65 bytes: signs requests. */
  requestKey: s.bytes(65),
  /** Ed25519: authorises what the request key must not. */
  ownerKey: s.bytes(32),
  vouched: s.bytes(64),
  proven: s.bytes(64),
})

export type Enrolment = Infer<typeof enrolmentShape>

export async function signEnrolment(
  ceremony: Uint8Array,
  server: Uint8Array,
  keys: Pick<Enrolment, 'wallet' | 'requestKey' | 'ownerKey'>,
  device: Identity,
  owner: Identity,
): Promise<Enrolment> {
  const digest = enrolmentDigest(ceremony, server, keys)
  return { ...keys, vouched: await device.sign(digest), proven: await owner.sign(digest) }
}

/** @param device the identity key of the device in the plan */
export async function isEnrolmentOf(
  enrolment: Enrolment,
  ceremony: Uint8Array,
  server: Uint8Array,
  device: Uint8Array,
): Promise<boolean> {
  const digest = enrolmentDigest(ceremony, server, enrolment)
  return (
    (await verifySignature(device, digest, enrolment.vouched)) &&
    (await verifySignature(enrolment.ownerKey, digest, enrolment.proven))
  )
}

function enrolmentDigest(
  ceremony: Uint8Array,
  server: Uint8Array,
  { wallet, requestKey, ownerKey }: Pick<Enrolment, 'wallet' | 'requestKey' | 'ownerKey'>,
): Uint8Array {
  return hash('enrolment', ceremony, server, wallet, requestKey, ownerKey)
}

/** What an owner key can order of one server. The content makes each order good for one thing only. */
export type OwnerOrder =
  | { readonly order: 'renew-pair'; readonly ceremony: Uint8Array }
  | { readonly order: 'cancel-keygen'; readonly ceremony: Uint8Array }
  | { readonly order: 'replace-request-key'; readonly requestKey: Uint8Array; readonly created: number }
  | { readonly order: 'allow-unlimited-approval'; readonly ceremony: Uint8Array; readonly digest: Uint8Array }

export function signOrder(order: OwnerOrder, server: Uint8Array, owner: Identity): Promise<Uint8Array> {
  return owner.sign(orderDigest(order, server))
}

export function isOrderOf(
  ownerKey: Uint8Array,
  order: OwnerOrder,
  server: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  return verifySignature(ownerKey, orderDigest(order, server), signature)
}

function orderDigest(order: OwnerOrder, server: Uint8Array): Uint8Array {
  switch (order.order) {
    case 'renew-pair':
    case 'cancel-keygen':
      return hash('owner-order', order.order, server, order.ceremony)
    case 'replace-request-key':
      return hash('owner-order', order.order, server, order.requestKey, order.created)
    case 'allow-unlimited-approval':
      return hash('owner-order', order.order, server, order.ceremony, order.digest)
  }
}
