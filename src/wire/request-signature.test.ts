import { describe, expect, test } from 'vitest'
import { contentDigest } from './content-digest.ts'
import {
  REQUEST_LIFETIME,
  type RequestHead,
  readClaims,
  requestHash,
  requestKeyId,
  signRequest,
  verifyRequest,
  type WireRequest,
} from './request-signature.ts'
import { createRequestKey } from './testing/request-key.ts'

const NOW = 1_700_000_000
const audience = new Uint8Array(32).fill(4)
const nonce = new Uint8Array(16).fill(8)
const key = await createRequestKey()
const request: WireRequest = {
  method: 'POST',
  target: 'https://one.example/v1/ceremonies',
  body: Uint8Array.of(1, 2, 3),
}
const headers = await signRequest(request, key, audience, NOW, nonce)

/** What a server makes of a request with these headers. */
async function receive(
  change: { request?: Partial<WireRequest>; headers?: Record<string, string | undefined>; now?: number } = {},
  of = headers,
) {
  const received = { ...request, ...change.request }
  const fields: Record<string, string | undefined> = { ...of, ...change.headers }
  const field = (name: string) => fields[name]
  const claims = readClaims(received, field, audience, change.now ?? NOW)
  await verifyRequest(received, field, key.publicKey)
  return claims
}

const refused = (code: string) => expect.objectContaining({ name: 'RequestRefused', code })
const input = headers['signature-input']!

test('a signed request verifies and says who and when', async () => {
  expect(await receive()).toEqual({
    keyId: requestKeyId(key.publicKey),
    nonce: 'CAgICAgICAgICAgICAgICA',
    created: NOW,
    expires: NOW + REQUEST_LIFETIME,
  })
})

test('the covered components and parameters are written as RFC 9421 §2.5 says', () => {
  expect(input).toBe(
    `sig=("@method" "@target-uri" "content-digest" "symbolon-audience");created=${NOW};expires=${NOW + 60}` +
      `;nonce="CAgICAgICAgICAgICAgICA";keyid="${requestKeyId(key.publicKey)}";alg="ecdsa-p256-sha256";tag="symbolon-1"`,
  )
})

describe('each covered component', () => {
  test.each<[string, Parameters<typeof receive>[0], string]>([
    ['method', { request: { method: 'GET' } }, 'signature-invalid'],
    ['path', { request: { target: 'https://one.example/v1/readings' } }, 'signature-invalid'],
    ['query', { request: { target: `${request.target}?x` } }, 'signature-invalid'],
    ['host', { request: { target: 'https://two.example/v1/ceremonies' } }, 'signature-invalid'],
    ['body', { request: { body: Uint8Array.of(1, 2, 4) } }, 'content-digest-mismatch'],
    ['body, longer', { request: { body: Uint8Array.of(1, 2, 3, 0) } }, 'content-digest-mismatch'],
    ['audience', { headers: { 'symbolon-audience': 'AAAA' } }, 'wrong-audience'],
    [
      'created',
      { headers: { 'signature-input': input.replace(`created=${NOW}`, `created=${NOW + 1}`) } },
      'signature-invalid',
    ],
    ['expires', { headers: { 'signature-input': input.replace(`${NOW + 60}`, `${NOW + 59}`) } }, 'signature-invalid'],
    ['nonce', { headers: { 'signature-input': input.replace('CAgI', 'DAgI') } }, 'signature-invalid'],
    [
      'keyid',
      {
        headers: {
          'signature-input': input.replace(/keyid="(.)/, (_, first) => `keyid="${first === '_' ? '-' : '_'}`),
        },
      },
      'signature-invalid',
    ],
  ])('%s', async (_, change, code) => {
    await expect(receive(change)).rejects.toEqual(refused(code))
  })
})

describe('what is checked against the request is signed all the same', () => {
  test('a body with a digest of its own', async () => {
    const body = Uint8Array.of(1, 2, 4)
    const change = { request: { body }, headers: { 'content-digest': contentDigest(body) } }
    await expect(receive(change)).rejects.toEqual(refused('signature-invalid'))
  })

  test('a request for another server, readdressed', async () => {
    const other = await signRequest(request, key, new Uint8Array(32).fill(5), NOW, nonce)
    const readdressed = { ...other, 'symbolon-audience': headers['symbolon-audience']! }
    await expect(receive({}, readdressed)).rejects.toEqual(refused('signature-invalid'))
  })
})

describe('a request that claims too much or too little', () => {
  test('unsigned', async () => {
    await expect(receive({ headers: { signature: undefined } })).rejects.toEqual(refused('signature-missing'))
    await expect(receive({ headers: { 'signature-input': undefined } })).rejects.toEqual(refused('signature-missing'))
  })

  test.each([
    ['fewer components', input.replace(' "content-digest"', '')],
    ['another algorithm', input.replace('ecdsa-p256-sha256', 'hmac-sha256')],
    ['another tag', input.replace('symbolon-1', 'symbolon-2')],
    ['a second signature', `${input}, other=()`],
    ['no nonce', input.replace(/;nonce="[^"]*"/, '')],
    ['a longer nonce', input.replace('CAgI', 'CAgICAgI')],
    ['a negative time', input.replace(`created=${NOW}`, 'created=-1')],
    ['nothing', 'sig=()'],
  ])('%s', async (_, value) => {
    await expect(receive({ headers: { 'signature-input': value } })).rejects.toEqual(refused('signature-malformed'))
  })

  test('a lifetime that is too long, or none', async () => {
    for (const expires of [NOW + REQUEST_LIFETIME + 1, NOW, NOW - 1]) {
      const value = input.replace(`expires=${NOW + 60}`, `expires=${expires}`)
      await expect(receive({ headers: { 'signature-input': value } })).rejects.toEqual(refused('signature-malformed'))
    }
  })

  test('for another server', async () => {
    const other = await signRequest(request, key, new Uint8Array(32).fill(5), NOW, nonce)
    await expect(receive({}, other)).rejects.toEqual(refused('wrong-audience'))
  })

  test('expired, or from the future, beyond the allowance for clocks', async () => {
    await receive({ now: NOW + 2 * REQUEST_LIFETIME })
    await expect(receive({ now: NOW + 2 * REQUEST_LIFETIME + 1 })).rejects.toEqual(refused('clock-skew'))
    await receive({ now: NOW - REQUEST_LIFETIME })
    await expect(receive({ now: NOW - REQUEST_LIFETIME - 1 })).rejects.toEqual(refused('clock-skew'))
  })

  test('by another key, cut, or not a signature at all', async () => {
    const other = await signRequest(request, await createRequestKey(), audience, NOW, nonce)
    await expect(receive({ headers: { signature: other.signature } })).rejects.toEqual(refused('signature-invalid'))
    for (const signature of ['sig=:AAAA:', 'sig=::', 'other=:AAAA:', `${headers.signature}x`])
      await expect(receive({ headers: { signature } })).rejects.toEqual(refused('signature-invalid'))
  })
})

test('a repeat with a fresh time and nonce is the same request; other content is not', () => {
  const head: RequestHead = { ...request, digest: contentDigest(request.body) }
  expect(requestHash({ ...head })).toBe(requestHash(head))
  const others: RequestHead[] = [
    { ...head, method: 'GET' },
    { ...head, target: `${request.target}/x` },
    { ...head, digest: contentDigest(new Uint8Array(0)) },
  ]
  expect(new Set([head, ...others].map(requestHash)).size).toBe(4)
})
