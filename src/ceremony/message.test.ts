import { expect, test } from 'vitest'
import { broadcastDigest, extendTranscript, initialTranscript } from './message.ts'

const bytes = (fill: number) => new Uint8Array(32).fill(fill)
const distinct = (hashes: readonly Uint8Array[]) => new Set(hashes.map((hash) => hash.join())).size

test('what is signed of a broadcast is different for every ceremony, round, sender and body', () => {
  const message = { round: 1, from: 1, body: bytes(1) }
  const digests = [
    broadcastDigest(bytes(1), message),
    broadcastDigest(bytes(2), message),
    broadcastDigest(bytes(1), { ...message, round: 2 }),
    broadcastDigest(bytes(1), { ...message, from: 2 }),
    broadcastDigest(bytes(1), { ...message, body: bytes(2) }),
  ]
  expect(distinct(digests)).toBe(digests.length)
})

test('a transcript covers the ceremony, what was before, the round, every sender and every body', () => {
  const start = initialTranscript(bytes(1))
  const transcripts = [
    start,
    initialTranscript(bytes(2)),
    extendTranscript(start, 1, new Map([[1, bytes(1)]])),
    extendTranscript(initialTranscript(bytes(2)), 1, new Map([[1, bytes(1)]])),
    extendTranscript(start, 2, new Map([[1, bytes(1)]])),
    extendTranscript(start, 1, new Map([[2, bytes(1)]])),
    extendTranscript(start, 1, new Map([[1, bytes(2)]])),
    extendTranscript(
      start,
      1,
      new Map([
        [1, bytes(1)],
        [2, bytes(1)],
      ]),
    ),
  ]
  expect(distinct(transcripts)).toBe(transcripts.length)
})

test('a transcript does not depend on the order in which broadcasts came', () => {
  const one = [1, bytes(1)] as const
  const two = [2, bytes(2)] as const
  const start = initialTranscript(bytes(1))
  expect(extendTranscript(start, 1, new Map([one, two]))).toEqual(extendTranscript(start, 1, new Map([two, one])))
})
