import { describe, expect, test } from 'vitest'
import { openIdentity } from '../ceremony/identity.ts'
import { isAnswerOf, signAnswer, type WireAnswer } from './answer-signature.ts'
import { contentDigest } from './content-digest.ts'
import type { RequestHead } from './request-signature.ts'

const identity = await openIdentity(new Uint8Array(32).fill(1))
const request: RequestHead = {
  method: 'POST',
  target: 'https://one.example/v1/readings',
  digest: contentDigest(Uint8Array.of(1)),
}
const answer: WireAnswer = { status: 200, body: Uint8Array.of(9, 8) }
const headers = await signAnswer(answer, request, identity)

function holds(change: {
  answer?: Partial<WireAnswer>
  request?: Partial<RequestHead>
  headers?: Record<string, string | undefined>
  key?: Uint8Array
}): Promise<boolean> {
  const fields: Record<string, string | undefined> = { ...headers, ...change.headers }
  const key = change.key ?? identity.publicKey
  return isAnswerOf(key, { ...answer, ...change.answer }, { ...request, ...change.request }, (name) => fields[name])
}

test('a signed answer holds, and the same answer is signed in the same way', async () => {
  expect(await holds({})).toBe(true)
  expect(await signAnswer(answer, request, identity)).toEqual(headers)
})

describe('nothing of it can be changed', () => {
  test.each<[string, Parameters<typeof holds>[0]]>([
    ['status', { answer: { status: 403 } }],
    ['body', { answer: { body: Uint8Array.of(9, 7) } }],
    ['the request it answers: method', { request: { method: 'GET' } }],
    ['the request it answers: target', { request: { target: 'https://two.example/v1/readings' } }],
    ['the request it answers: body', { request: { digest: contentDigest(Uint8Array.of(2)) } }],
    ['content digest', { headers: { 'content-digest': 'sha-256=:AAAA:' } }],
    ['content digest, absent', { headers: { 'content-digest': undefined } }],
    ['signature, absent', { headers: { signature: undefined } }],
    ['signature, cut', { headers: { signature: 'sig=:AAAA:' } }],
    ['input, absent', { headers: { 'signature-input': undefined } }],
    ['components', { headers: { 'signature-input': headers['signature-input']!.replace(' "@method";req', '') } }],
    ['tag', { headers: { 'signature-input': headers['signature-input']!.replace('symbolon-1', 'symbolon-2') } }],
    ['key', { key: new Uint8Array(32).fill(3) }],
  ])('%s', async (_, change) => {
    expect(await holds(change)).toBe(false)
  })

  test('the body, with a digest of its own', async () => {
    const body = Uint8Array.of(9, 7)
    expect(await holds({ answer: { body }, headers: { 'content-digest': contentDigest(body) } })).toBe(false)
  })

  test('signed by another server', async () => {
    const other = await openIdentity(new Uint8Array(32).fill(2))
    expect(await holds({ headers: await signAnswer(answer, request, other) })).toBe(false)
    expect(await holds({ key: other.publicKey })).toBe(false)
  })
})
