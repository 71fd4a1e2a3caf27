import { expect, test } from 'vitest'
import { originOf } from './descriptors.ts'

test.each([
  ['keys.example', 'https://keys.example'],
  [' keys.example:8443/path ', 'https://keys.example:8443'],
  ['https://[::1]:7601', 'https://[::1]:7601'],
  ['127.0.0.1:7601', 'http://127.0.0.1:7601'],
  ['localhost:7601', 'http://localhost:7601'],
])('%s is %s', (typed, origin) => {
  expect(originOf(typed)).toBe(origin)
})

test.each(['[::1]:7601', '127.0.0.2:7601', 'http://127.1.2.3', 'http://[::1]'])(
  '%s is this computer by a name that the browser does not let through: the person hears which to use',
  (typed) => {
    expect(() => originOf(typed)).toThrow(
      expect.objectContaining({ code: 'not-an-address', message: expect.stringContaining('127.0.0.1') }),
    )
  },
)

test.each(['', 'keys example', 'http://keys.example', 'ftp://keys.example', 'https://me:secret@keys.example'])(
  '%j is no address of a server',
  (typed) => {
    expect(() => originOf(typed)).toThrow(expect.objectContaining({ code: 'not-an-address' }))
  },
)
