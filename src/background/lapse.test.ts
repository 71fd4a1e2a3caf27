import { expect, test } from 'vitest'
import { interrupted } from './lapse.ts'
import type { WaitingRequest } from './requests/request.ts'

const request = (phase: WaitingRequest['phase']): WaitingRequest => ({
  id: 'a',
  site: null,
  createdAt: 1,
  revision: 'r',
  body: { kind: 'connect', family: 'ethereum', firstTime: true },
  phase,
})
const OPEN = request({ kind: 'open' })
const SIGNING = request({ kind: 'signing', with: [], steps: [] })
const SHOWN = request({ kind: 'signed', steps: [], hash: null, problem: null })

test.each([
  ['open', OPEN, undefined, /^Nothing was signed/],
  ['being signed', SIGNING, undefined, /^Nothing was signed/],
  ['signed and not yet sent', SHOWN, 'signed', /Sending it now/],
  ['refused, and the list did not hear of it', SIGNING, 'refused', /^Nothing was signed/],
  ['a message signed and not delivered', SIGNING, 'message-signed', /the site did not get it/],
] as const)('%s: the person hears where it stands', (_, of, written, text) => {
  expect(interrupted(of, written)).toMatchObject({
    code: written === undefined || written === 'refused' ? 'interrupted' : 'interrupted-once-signed',
    text: expect.stringMatching(text),
  })
})

test.each(['pending', 'message-signed'] as const)('shown as signed, and %s: nothing is left to say', (written) => {
  expect(interrupted(SHOWN, written)).toBeNull()
})
