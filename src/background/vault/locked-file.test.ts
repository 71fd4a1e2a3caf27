import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { expect, test } from 'vitest'
import { type LockedFile, lockFile, openFile, soundFile } from './locked-file.ts'
import { chooseLogN, type PasswordParameters } from './password-key.ts'

const KEY = new Uint8Array(32).fill(7)
const PARAMETERS: PasswordParameters = { name: 'scrypt', logN: 15, r: 8, p: 1, salt: 'ab'.repeat(16) }
const PLAIN = utf8ToBytes('what nobody may read')

/** As an attacker would: the checksum is made to fit. */
function forged(file: LockedFile, change: Partial<LockedFile>): LockedFile {
  const changed = { ...file, ...change }
  return { ...changed, checksum: bytesToHex(sha256(utf8ToBytes(`${changed.header}\n${changed.box}`))) }
}

test('opens with its key only', () => {
  const file = soundFile('symbolon-vault', lockFile('symbolon-vault', 3, PARAMETERS, KEY, PLAIN))!
  expect(openFile(file, KEY)).toEqual(PLAIN)
  expect(() => openFile(file, new Uint8Array(32))).toThrow(expect.objectContaining({ code: 'wrong-password' }))
})

test('the header is authenticated: a forged sequence number does not open', () => {
  const file = lockFile('symbolon-vault', 3, PARAMETERS, KEY, PLAIN)
  const header = file.header.replace('"sequence":3', '"sequence":9')
  const sound = soundFile('symbolon-vault', forged(file, { header }))!
  expect(sound.read.sequence).toBe(9)
  expect(() => openFile(sound, KEY)).toThrow(expect.objectContaining({ code: 'wrong-password' }))
})

test('two writes of the same never look the same', () => {
  const [one, other] = [1, 1].map((sequence) => lockFile('symbolon-vault', sequence, PARAMETERS, KEY, PLAIN))
  expect(one!.box).not.toBe(other!.box)
})

test.each([
  ['memory-hungry parameters', '"logN":15', '"logN":30'],
  ['another version', '"version":1', '"version":2'],
  ['a short nonce', /"nonce":"../, '"nonce":"'],
])('%s make a file that is not opened', (_, from, to) => {
  const file = lockFile('symbolon-vault', 1, PARAMETERS, KEY, PLAIN)
  expect(soundFile('symbolon-vault', forged(file, { header: file.header.replace(from, to) }))).toBeUndefined()
})

test('the cost follows the machine, within bounds', async () => {
  const chosen = (ms: number) => chooseLogN(async () => ms)
  expect(await Promise.all([1, 80, 90, 170, 180, 5_000].map(chosen))).toEqual([17, 17, 16, 16, 15, 15])
})
