import { expect, test } from 'vitest'
import { siteOf } from './site.ts'

const ID = 'symbolon-extension'
const dapp = 'https://kiosk.example'

test('a page is its origin, as the browser says it', () => {
  const sender = { id: ID, origin: dapp, url: `${dapp}/shop`, frameId: 0, tab: { url: `${dapp}/shop` } }
  expect(siteOf(sender, ID)).toEqual({ origin: dapp, within: null, key: dapp })
})

test('a frame within another site is a site of its own', () => {
  const sender = { id: ID, origin: dapp, frameId: 3, tab: { url: 'https://rook-claim.example/free' } }
  const within = 'https://rook-claim.example'
  expect(siteOf(sender, ID)).toEqual({ origin: dapp, within, key: `${dapp} in ${within}` })
  expect(siteOf({ ...sender, tab: { url: `${dapp}/` } }, ID)?.key).toBe(`${dapp} in ${dapp}`)
})

test.each([
  ['another extension', { id: 'other', origin: dapp, frameId: 0, tab: {} }],
  ['a page of an extension', { id: ID, origin: `chrome-extension://${ID}`, frameId: 0, tab: {} }],
  ['a sandboxed frame', { id: ID, origin: 'null', url: dapp, frameId: 1, tab: { url: dapp } }],
  ['a file', { id: ID, origin: 'file://', frameId: 0, tab: {} }],
  ['a document outside any tab', { id: ID, origin: dapp, frameId: 0 }],
  ['a frame whose page is not known', { id: ID, origin: dapp, frameId: 1, tab: {} }],
  ['nobody', undefined],
])('%s is no site', (_, sender) => {
  expect(siteOf(sender, ID)).toBeNull()
})
