import { expect, test } from 'vitest'
import { announce } from './announce.ts'
import { SymbolonProvider } from './provider.ts'
import { claimWindowEthereum } from './window-ethereum.ts'

type Page = Window & { ethereum?: unknown }
const page = () => new EventTarget() as unknown as Page
const provider = () => new SymbolonProvider(() => {})

test('the property is set when absent, and others may assign to it', () => {
  const [window, ours] = [page(), provider()]
  claimWindowEthereum(window, ours, false)
  expect(window.ethereum).toBe(ours)
  window.ethereum = 'another wallet'
  expect(window.ethereum).toBe('another wallet')
})

test('another wallet keeps its place, unless the owner wants ours there', () => {
  const [window, ours] = [page(), provider()]
  window.ethereum = 'another wallet'
  claimWindowEthereum(window, ours, false)
  expect(window.ethereum).toBe('another wallet')
  claimWindowEthereum(window, ours, true)
  expect(window.ethereum).toBe(ours)
})

test('a property that another wallet fixed breaks nothing', () => {
  const window = page()
  Object.defineProperty(window, 'ethereum', { get: () => 'fixed', configurable: false })
  claimWindowEthereum(window, provider(), true)
  expect(window.ethereum).toBe('fixed')
})

test('EIP-6963: announced at once and whenever asked, frozen, always the same', () => {
  const [window, ours] = [page(), provider()]
  const details: { info: Record<string, string>; provider: unknown }[] = []
  window.addEventListener('eip6963:announceProvider', (event) => details.push((event as CustomEvent).detail))
  announce(window, ours)
  window.dispatchEvent(new Event('eip6963:requestProvider'))
  expect(details).toHaveLength(2)
  expect(details[0]).toBe(details[1])
  const { info, provider: announced } = details[0]!
  expect(Object.isFrozen(details[0]) && Object.isFrozen(info)).toBe(true)
  expect(announced).toBe(ours)
  expect(info).toMatchObject({ name: 'Symbolon', rdns: 'org.symbolon' })
  expect(info.uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(info.icon).toMatch(/^data:image\/svg\+xml,/)
})
