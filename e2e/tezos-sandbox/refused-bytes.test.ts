import { describe, expect, test } from 'vitest'
import { concat } from './encoding/bytes.ts'
import { writeOperation } from './encoding/operation.ts'
import { ERROR_PREFIX } from './node/protocol.ts'
import { startSandbox } from './sandbox.ts'
import { contentOf, sign, signedBytes } from './testing/hand-made.ts'
import { koblitz, other, owner, setStage } from './testing/stage.ts'

const { sandbox, next, operation, paymentBy, refusalOf, refused } = setStage()

describe('bytes are refused that', () => {
  const untouched = async () => sign(operation([paymentBy(owner)]), owner)

  test('are too few for a branch', async () => {
    expect((await refusalOf(Uint8Array.of(1, 2, 3))).words).toBe("Can't parse the operation")
  })

  test('have no content', async () => {
    const bytes = await sign({ branch: sandbox().head().hash, contents: [] }, owner)
    expect((await refusalOf(bytes)).id).toBe('node.prevalidation.parse_error')
  })

  test('end within a content', async () => {
    const bytes = writeOperation(operation([paymentBy(owner)])).slice(0, -3)
    const { id, words } = await refusalOf(signedBytes(bytes, await owner.sign(bytes)))
    expect(id).toBe('node.prevalidation.parse_error')
    expect(words).toMatch(/^Invalid operation o\w{50}: \nError:\n {2}Operation parsing error in prevalidation\.\n$/)
  })

  test('have something after the last content', async () => {
    const bytes = concat(writeOperation(operation([paymentBy(owner)])), Uint8Array.of(0))
    expect((await refusalOf(signedBytes(bytes, await owner.sign(bytes)))).id).toBe('node.prevalidation.parse_error')
  })

  test('write a number longer than it is', async () => {
    const bytes = writeOperation(operation([paymentBy(owner, { storageLimit: 0n })]))
    // The content: tag, source, fee (2 bytes), counter (3), gas limit (3), then the storage limit.
    const at = 32 + 1 + 21 + 2 + 3 + 3
    expect(bytes[at]).toBe(0)
    const longer = concat(bytes.slice(0, at), Uint8Array.of(0x80, 0), bytes.slice(at + 1))
    expect((await refusalOf(signedBytes(longer, await owner.sign(longer)))).id).toBe('node.prevalidation.parse_error')
  })

  test('write out the parameters that none mean', async () => {
    const bytes = writeOperation(operation([paymentBy(owner)]))
    const unit = Uint8Array.of(255, 0, 0, 0, 0, 2, 3, 0x0b)
    const longer = concat(bytes.slice(0, -1), unit)
    expect((await refusalOf(signedBytes(longer, await owner.sign(longer)))).id).toBe('node.prevalidation.parse_error')
  })

  test('have a tag that no operation has', async () => {
    const bytes = writeOperation(operation([paymentBy(owner)]))
    bytes[32] = 250
    expect((await refusalOf(signedBytes(bytes, await owner.sign(bytes)))).id).toBe('node.prevalidation.parse_error')
  })

  test.each([
    [6, 'sandbox.not_carried_out'],
    [5, 'sandbox.not_carried_out'],
    [21, 'sandbox.not_carried_out'],
    [158, 'sandbox.not_carried_out'],
    [17, `${ERROR_PREFIX}validate.operation.failing_noop_error`],
  ])('are of a kind that accounts do not send here: tag %i', async (tag, id) => {
    const bytes = writeOperation(operation([paymentBy(owner)]))
    bytes[32] = tag
    expect((await refusalOf(signedBytes(bytes, await owner.sign(bytes)))).id).toBe(id)
  })

  test('are more than an operation may have', async () => {
    const value = { bytes: '00'.repeat(32_768) }
    const content = contentOf(owner.address, next(owner.address), { kind: 'register_global_constant', value })
    expect(await refused([content])).toBe('node.prevalidation.oversized_operation')
  })

  test('name a block that is too old or none of the chain', async () => {
    const stale = await untouched()
    for (let blocks = 0; blocks < 120; blocks++) sandbox().bake()
    expect((await refusalOf(stale)).words).toContain('is branched on either')
    const foreign = await startSandbox({ chainName: 'another' })
    const { hash } = foreign.head()
    await foreign.close()
    const bytes = await sign({ branch: hash, contents: [paymentBy(owner)] }, owner)
    expect((await refusalOf(bytes)).words).toContain('is branched on either')
  })

  test('were changed after they were signed', async () => {
    const bytes = await untouched()
    bytes[32 + 1 + 21] = bytes[32 + 1 + 21]! ^ 1
    expect((await refusalOf(bytes)).id).toBe(`${ERROR_PREFIX}operation.invalid_signature`)
  })

  test.each(['tz1', 'tz2'] as const)('a %s key did not sign', async (kind) => {
    const [signer, thief] = kind === 'tz1' ? [owner, other] : [koblitz, owner]
    const { id, words } = await refusalOf(await sign(operation([paymentBy(signer)]), thief))
    expect(id).toBe(`${ERROR_PREFIX}operation.invalid_signature`)
    expect(words).toContain('Error while validating injected operation')
  })

  test('have a secp256k1 signature with the higher of its two values', async () => {
    const bytes = await sign(operation([paymentBy(koblitz)]), koblitz)
    const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n
    const s = BigInt(`0x${Buffer.from(bytes.slice(-32)).toString('hex')}`)
    bytes.set(Buffer.from((order - s).toString(16).padStart(64, '0'), 'hex'), bytes.length - 32)
    expect((await refusalOf(bytes)).id).toBe(`${ERROR_PREFIX}operation.invalid_signature`)
  })

  test('have a secp256k1 signature that is no pair of numbers of the group', async () => {
    const bytes = writeOperation(operation([paymentBy(koblitz)]))
    const id = (await refusalOf(concat(bytes, new Uint8Array(64).fill(255)))).id
    expect(id).toBe(`${ERROR_PREFIX}operation.invalid_signature`)
  })
})
