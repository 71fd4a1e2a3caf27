import { expect, test } from 'vitest'
import { CarrierFailure } from '../../ceremony/coordinator.ts'
import { problemOf } from '../errors.ts'
import { someContents } from '../testing/contents.ts'
import { blamed, makingFailed } from './making-problem.ts'
import { ServerError } from './secret-server.ts'

const [held] = someContents().servers
const servers = [2, 3].map((index) => ({ ...held!, index, name: `Server ${index}` }))

test('a server that missed another is not blamed for its silence', () => {
  const refusal = {
    type: 'about:blank',
    title: 'The other does not answer.',
    status: 422,
    code: 'peer-unreachable',
  } as const
  const failure = new CarrierFailure(
    new Map([
      [2, new ServerError('https://two.example', { kind: 'refused', problem: refusal, clockAhead: null })],
      [3, new ServerError('https://three.example', { kind: 'no-answer' })],
    ]),
  )
  expect(blamed(failure)).toBe(3)
  expect(problemOf(makingFailed(failure, servers, 1, false)).text).toContain('Server 3 stopped at step 1')
})
