import { describe, expect, test } from 'vitest'
import { openIdentity } from '../ceremony/identity.ts'
import { isEnrolmentOf, isOrderOf, type OwnerOrder, signEnrolment, signOrder } from './statements.ts'

const [device, owner, stranger] = await Promise.all([1, 2, 3].map((n) => openIdentity(new Uint8Array(32).fill(n))))
const server = new Uint8Array(32).fill(7)
const ceremony = new Uint8Array(32).fill(8)
const keys = {
  wallet: new Uint8Array(16).fill(1),
  requestKey: new Uint8Array(65).fill(4),
  ownerKey: owner!.publicKey,
}
const flip = (bytes: Uint8Array) => bytes.map((byte, i) => (i === 0 ? byte ^ 1 : byte))

describe('an enrolment', () => {
  test('is signed by the device and by the owner key', async () => {
    const enrolment = await signEnrolment(ceremony, server, keys, device!, owner!)
    const holds = (change: object, to = server, of = ceremony, by = device!.publicKey) =>
      isEnrolmentOf({ ...enrolment, ...change }, of, to, by)
    expect(await holds({})).toBe(true)
    expect(await holds({}, flip(server))).toBe(false)
    expect(await holds({}, server, flip(ceremony))).toBe(false)
    expect(await holds({}, server, ceremony, stranger!.publicKey)).toBe(false)
    for (const field of ['wallet', 'requestKey', 'ownerKey', 'vouched', 'proven'] as const)
      expect(await holds({ [field]: flip(enrolment[field]) })).toBe(false)
    expect(await holds({ vouched: enrolment.proven, proven: enrolment.vouched })).toBe(false)
  })
})

describe('an order of the owner key is good for one thing at one server', () => {
  const digest = new Uint8Array(32).fill(9)
  const orders: readonly OwnerOrder[] = [
    { order: 'renew-pair', ceremony },
    { order: 'renew-pair', ceremony: flip(ceremony) },
    { order: 'cancel-keygen', ceremony },
    { order: 'cancel-keygen', ceremony: flip(ceremony) },
    { order: 'replace-request-key', requestKey: keys.requestKey, created: 1 },
    { order: 'replace-request-key', requestKey: keys.requestKey, created: 2 },
    { order: 'replace-request-key', requestKey: flip(keys.requestKey), created: 1 },
    { order: 'allow-unlimited-approval', ceremony, digest },
    { order: 'allow-unlimited-approval', ceremony: flip(ceremony), digest },
    { order: 'allow-unlimited-approval', ceremony, digest: flip(digest) },
  ]

  test('no order passes for another', async () => {
    for (const [i, given] of orders.entries()) {
      const signature = await signOrder(given, server, owner!)
      for (const [j, meant] of orders.entries())
        expect(await isOrderOf(owner!.publicKey, meant, server, signature)).toBe(i === j)
      expect(await isOrderOf(owner!.publicKey, given, flip(server), signature)).toBe(false)
      expect(await isOrderOf(stranger!.publicKey, given, server, signature)).toBe(false)
    }
  })
})
