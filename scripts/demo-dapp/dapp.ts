import { actions } from './actions.ts'
import type { DappConfig } from './config.ts'
import { type AnnouncedWallet, findWallets } from './wallets.ts'

const config = (await (await fetch('/config.json')).json()) as DappConfig
const wallets: AnnouncedWallet[] = []
const select = document.querySelector<HTMLSelectElement>('#wallet')!

const field = (id: string) => document.querySelector<HTMLElement>(`[data-testid="${id}"]`)!

const showAccounts = (accounts: unknown) => {
  field('account').textContent = (accounts as string[])[0] ?? 'none'
}
const showChain = (chain: unknown) => {
  field('chain').textContent = String(Number(chain))
}

findWallets((wallet) => {
  wallets.push(wallet)
  select.add(new Option(wallet.info.name, wallet.info.uuid))
  wallet.provider.on('accountsChanged', showAccounts)
  wallet.provider.on('chainChanged', showChain)
})

function chosenWallet(): AnnouncedWallet {
  const chosen = wallets.find(({ info }) => info.uuid === select.value)
  if (!chosen) throw new Error('No wallet has announced itself.')
  return chosen
}

/** An EIP-1193 error as «4001 words», whether ethers wrapped it or not. */
function wordsOf(error: unknown): string {
  const { code, message, info } = error as { code?: unknown; message?: string; info?: { error?: object } }
  return info?.error ? wordsOf(info.error) : `${code ?? ''} ${message ?? String(error)}`.trim()
}

/** Runs a request and shows how it stands: waiting, done with its result, failed with its reason. */
async function show(output: HTMLElement, run: () => Promise<string>): Promise<void> {
  output.dataset.state = 'waiting'
  output.textContent = 'Waiting…'
  try {
    output.textContent = await run()
    output.dataset.state = 'done'
  } catch (error) {
    output.textContent = wordsOf(error)
    output.dataset.state = 'failed'
  }
}

for (const { key, name, run } of actions) {
  const button = Object.assign(document.createElement('button'), { textContent: name })
  const output = document.createElement('output')
  output.dataset.testid = `result-${key}`
  output.dataset.state = 'idle'
  button.onclick = () =>
    show(output, async () => {
      const wallet = chosenWallet()
      const result = await run({ wallet, config })
      showAccounts(await wallet.provider.request({ method: 'eth_accounts' }))
      showChain(await wallet.provider.request({ method: 'eth_chainId' }))
      return result
    })
  const line = document.createElement('li')
  line.append(button, output)
  document.querySelector('#actions-list')!.append(line)
}

document.querySelector<HTMLFormElement>('#fund')!.onsubmit = (event) => {
  event.preventDefault()
  const form = event.currentTarget as HTMLFormElement
  void show(field('result-fund'), async () => {
    const answer = await fetch('/faucet', { method: 'POST', body: String(new FormData(form).get('address')) })
    if (!answer.ok) throw new Error(await answer.text())
    return answer.text()
  })
}
