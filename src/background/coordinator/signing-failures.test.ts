import { expect, test } from 'vitest'
import { CarrierFailure } from '../../ceremony/coordinator.ts'
import { BenignAbort, CheatingAbort } from '../../mpc/errors.ts'
import { someContents } from '../testing/contents.ts'
import type { HeldCoSigner } from './held-wallet.ts'
import { Presence } from './presence.ts'
import { ServerError } from './secret-server.ts'
import { SigningFailures } from './signing-failures.ts'

const presence = new Presence(
  () => 0,
  () => {},
)
const [held] = someContents().servers
const server = (index: number) =>
  ({ index, held: { ...held, index, name: `Server ${index}` } }) as unknown as HeldCoSigner
const [two, three, four] = [server(2), server(3), server(4)]

const refused = (status: number, code: string) =>
  new ServerError('https://server.example', {
    kind: 'refused',
    problem: { type: 'about:blank', title: 'No.', status, code },
    clockAhead: null,
  })
const from = (index: number, cause: unknown) => new CarrierFailure(new Map([[index, cause]]))

test.each([
  ['it was silent', from(3, new ServerError('https://server.example', { kind: 'no-answer' }))],
  ['its answer was not its own', from(3, new ServerError('https://server.example', { kind: 'no-valid-answer' }))],
  ['its rules say no', from(3, refused(403, 'rule'))],
  ['it is busy', from(3, refused(429, 'busy'))],
  ['it cheated', new CheatingAbort(3, 'rvole')],
])('a server is left out of every other set when %s', (_, error) => {
  const failures = new SigningFailures()
  failures.note([two, three], error, presence)
  expect([failures.excludes([three, four]), failures.excludes([two, four])]).toEqual([true, false])
})

test.each([
  ['did not open what another sealed', from(3, refused(422, 'seal-broken'))],
  ['has a burned pair with another', from(3, refused(409, 'pair-burned'))],
  ['has a pair with another that failed twice', from(3, refused(403, 'pair-burned-twice'))],
  ['ran in a ceremony that went wrong', new BenignAbort('transcript-mismatch', 'It differs.', 3)],
])('invariant 10: a server that only %s may sign with others', (_, error) => {
  const failures = new SigningFailures()
  failures.note([two, three], error, presence)
  expect(failures.excludes([three, four])).toBe(false)
  expect(failures.names).toEqual(['Server 3'])
})

test('a failure that is no server’s goes on as it is', () => {
  const error = new TypeError('a bug')
  expect(() => new SigningFailures().note([two], error, presence)).toThrow(error)
})
