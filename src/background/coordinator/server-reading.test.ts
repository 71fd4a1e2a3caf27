import { utf8ToBytes } from '@noble/hashes/utils.js'
import { expect, test } from 'vitest'
import { openIdentity } from '../../ceremony/identity.ts'
import { MAX_MEANING_BYTES } from '../../chains/payload.ts'
import { readPayload } from '../../chains/registry.ts'
import { signAnswer } from '../../wire/answer-signature.ts'
import { contentDigest } from '../../wire/content-digest.ts'
import { createRequestKey } from '../../wire/testing/request-key.ts'
import { someOrder } from '../testing/coordinator.ts'
import { SecretServer, ServerError, systemTransport } from './secret-server.ts'
import { askForReading } from './server-reading.ts'

const ORIGIN = 'https://server.example'
const ADDRESS = `0x${'11'.repeat(20)}`
const read = readPayload(someOrder(ADDRESS).payload, ADDRESS)
if (!read.ok) throw new Error(read.refusal.code)
const { intent } = read

/** What the wallet makes of a server that signs this answer. */
async function heard(said: unknown, status = 200) {
  const identity = await openIdentity(new Uint8Array(32).fill(1))
  const key = await createRequestKey()
  const transport = {
    ...systemTransport,
    async fetch(input: unknown, init?: RequestInit) {
      const body = utf8ToBytes(typeof said === 'string' ? said : JSON.stringify(said))
      const digest = contentDigest(new Uint8Array(init!.body as Uint8Array))
      const request = { method: 'POST', target: String(input), digest }
      return new Response(body as BodyInit, {
        status,
        headers: await signAnswer({ status, body }, request, identity),
      })
    },
  }
  const server = new SecretServer({ origin: ORIGIN, identity: identity.publicKey }, key, transport)
  return askForReading(server, new Uint8Array(0), new AbortController().signal)
}

test.each([
  ['agrees', { verdict: 'agrees', intent, reason: null }, { kind: 'read', intent }],
  [
    'refuses what it read',
    { verdict: 'refuses', intent, reason: { code: 'rule', message: 'No.' } },
    { kind: 'refuses', code: 'rule', quoted: 'No.' },
  ],
  [
    'could not read it',
    { verdict: 'refuses', intent: null, reason: { code: 'undecodable', message: 'What?' } },
    { kind: 'cannot-read', code: 'undecodable', quoted: 'What?' },
  ],
  [
    'agrees with nothing',
    { verdict: 'agrees', intent: null, reason: null },
    { kind: 'cannot-read', code: 'unreadable', quoted: null },
  ],
])('a server that %s', async (_, said, answer) => {
  expect(await heard(said)).toEqual(answer)
})

const REFUSAL = { verdict: 'refuses', intent: null }
test.each([
  ['no JSON', '{'],
  ['another verdict', { verdict: 'maybe', intent, reason: null }],
  ['a code that is no code', { ...REFUSAL, reason: { code: 'Not a Code', message: '' } }],
  ['more words than fit', { ...REFUSAL, reason: { code: 'rule', message: 'x'.repeat(401) } }],
  [
    'a number that no page can show',
    { verdict: 'agrees', intent: { ...intent, value: '9'.repeat(100) }, reason: null },
  ],
  ['an intent with something added', { verdict: 'agrees', intent: { ...intent, hidden: 1 }, reason: null }],
])('%s, though signed, is no valid answer', async (_, said) => {
  const failure = await heard(said).catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(ServerError)
  expect(failure).toMatchObject({ code: 'no-valid-answer' })
})

test('a signed error that is no problem document is no valid answer', async () => {
  await expect(heard({ detail: 'x' }, 500)).rejects.toMatchObject({ code: 'no-valid-answer' })
})

test('an answer with the largest intent there is arrives', async () => {
  const text = `a${'"'.repeat(MAX_MEANING_BYTES / 4 - 40)}`
  const largest = readPayload({ kind: 'ethereum-message', bytes: utf8ToBytes(text) }, ADDRESS)
  if (!largest.ok) throw new Error(largest.refusal.code)
  expect(JSON.stringify(largest.intent.meaning).length).toBeGreaterThan(MAX_MEANING_BYTES - 200)
  const answer = { verdict: 'agrees', intent: largest.intent, reason: { code: 'x', message: '\0'.repeat(400) } }
  expect(await heard(answer)).toEqual({ kind: 'read', intent: largest.intent })
})
