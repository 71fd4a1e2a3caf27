import { expect, test } from 'vitest'
import type { PageRequest, PageState } from '../messages/page.ts'
import { SymbolonProvider } from './provider.ts'

const STATE: PageState = { type: 'state', chainId: '0x1', accounts: [], actAsMetaMask: false, defaultWallet: false }

function waiting() {
  const sent: PageRequest[] = []
  const provider = new SymbolonProvider((request) => void sent.push(request))
  const answer = provider.request({ method: 'eth_chainId' })
  return { sent, provider, answer }
}

test('requests wait until the bridge is open, in their order, and are sent once', async () => {
  const { sent, provider, answer } = waiting()
  const second = provider.request({ method: 'eth_accounts' })
  expect(sent).toEqual([])
  provider.opened()
  provider.receive(STATE)
  expect(sent.map(({ method }) => method)).toEqual(['eth_chainId', 'eth_accounts'])
  provider.receive({ type: 'response', id: 1, outcome: 'result', result: '0x1' })
  provider.receive({ type: 'response', id: 2, outcome: 'result', result: [] })
  expect([await answer, await second]).toEqual(['0x1', []])
})

test('the bridge said that it is open before anybody heard: what it says next opens it', async () => {
  const { sent, provider, answer } = waiting()
  provider.receive(STATE)
  expect(sent).toHaveLength(1)
  provider.receive({ type: 'response', id: 1, outcome: 'result', result: '0x1' })
  expect(await answer).toBe('0x1')
})

test('the extension is gone before anything was sent: 4900', async () => {
  const { sent, provider, answer } = waiting()
  provider.receive({ type: 'gone' })
  await expect(answer).rejects.toMatchObject({ code: 4900 })
  expect(sent).toEqual([])
})
