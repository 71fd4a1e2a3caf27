import { BrowserProvider, Contract, hexlify, MaxUint256, parseEther, parseUnits, toQuantity, toUtf8Bytes } from 'ethers'
import type { DappConfig } from './config.ts'
import { ambiguousLoan, friend, loanTypedData, message } from './payloads.ts'
import type { AnnouncedWallet } from './wallets.ts'

type Context = { wallet: AnnouncedWallet; config: DappConfig }

/** What a button asks the wallet for; the string it resolves to is shown beside it. */
type Action = (context: Context) => Promise<string>

const call = (
  abi: string,
  address: (config: DappConfig) => string,
  args: (config: DappConfig) => unknown[],
): Action => {
  const [, method] = /^function (\w+)/.exec(abi) ?? []
  return async ({ wallet, config }) => {
    const signer = await new BrowserProvider(wallet.provider).getSigner()
    const sent = await new Contract(address(config), [abi], signer).getFunction(method!)(...args(config))
    return sent.hash
  }
}

const account = async ({ wallet }: Context): Promise<string> => {
  const [first] = (await wallet.provider.request({ method: 'eth_accounts' })) as string[]
  if (first === undefined) throw new Error('Connect first.')
  return first
}

const personalSign = async (context: Context, text: string): Promise<string> =>
  context.wallet.provider.request({
    method: 'personal_sign',
    params: [hexlify(toUtf8Bytes(text)), await account(context)],
  })

const signIn: Action = async (context) => {
  const nonce = hexlify(crypto.getRandomValues(new Uint8Array(8))).slice(2)
  const lines = [
    `${location.host} wants you to sign in with your Ethereum account:`,
    (await new BrowserProvider(context.wallet.provider).getSigner()).address,
    '',
    'Sign the guestbook as yourself.',
    '',
    `URI: ${location.origin}`,
    'Version: 1',
    `Chain ID: ${context.config.chainId}`,
    `Nonce: ${nonce}`,
    `Issued At: ${new Date().toISOString()}`,
  ]
  return personalSign(context, lines.join('\n'))
}

const signTypedData: Action = async ({ wallet, config }) => {
  const signer = await new BrowserProvider(wallet.provider).getSigner()
  const { domain, types, value } = loanTypedData(config)
  return signer.signTypedData(domain, types, value)
}

const signAmbiguousData: Action = async (context) =>
  context.wallet.provider.request({
    method: 'eth_signTypedData_v4',
    params: [await account(context), ambiguousLoan(context.config)],
  })

const addNetwork: Action = async ({ wallet, config }) => {
  await wallet.provider.request({
    method: 'wallet_addEthereumChain',
    params: [
      {
        chainId: toQuantity(config.chainId),
        chainName: 'Dev chain',
        rpcUrls: [config.rpcUrl],
        nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
      },
    ],
  })
  return 'added'
}

const switchNetwork: Action = async ({ wallet, config }) => {
  await wallet.provider.request({
    method: 'wallet_switchEthereumChain',
    params: [{ chainId: toQuantity(config.chainId) }],
  })
  return 'switched'
}

/** Key: the end of the result's test id. Name: what the button says. */
export const actions: { key: string; name: string; run: Action }[] = [
  {
    key: 'connect',
    name: 'Connect',
    run: async ({ wallet }) =>
      ((await wallet.provider.request({ method: 'eth_requestAccounts' })) as string[]).join(' '),
  },
  {
    key: 'send',
    name: 'Send 0.01 ETH',
    run: async ({ wallet }) => {
      const signer = await new BrowserProvider(wallet.provider).getSigner()
      return (await signer.sendTransaction({ to: friend, value: parseEther('0.01') })).hash
    },
  },
  {
    key: 'guestbook',
    name: 'Write in the guestbook',
    run: call(
      'function writeInTheGuestbook(string line) payable',
      ({ contracts }) => contracts.Guestbook,
      () => ['I was here.'],
    ),
  },
  {
    key: 'approve',
    name: 'Approve Obol',
    run: call(
      'function approve(address spender, uint256 value)',
      ({ contracts }) => contracts.Obol,
      ({ contracts }) => [contracts.Guestbook, parseUnits('25', 6)],
    ),
  },
  {
    key: 'approve-unlimited',
    name: 'Approve Obol without limit',
    run: call(
      'function approve(address spender, uint256 value)',
      ({ contracts }) => contracts.Obol,
      ({ contracts }) => [contracts.Guestbook, MaxUint256],
    ),
  },
  {
    key: 'approve-works',
    name: 'Approve every Tidal Study',
    run: call(
      'function setApprovalForAll(address operator, bool approved)',
      ({ contracts }) => contracts.TidalStudies,
      ({ contracts }) => [contracts.Guestbook, true],
    ),
  },
  { key: 'message', name: 'Sign a message', run: (context) => personalSign(context, message) },
  { key: 'sign-in', name: 'Sign in', run: signIn },
  { key: 'typed-data', name: 'Sign typed data', run: signTypedData },
  { key: 'ambiguous-data', name: 'Sign ambiguous data', run: signAmbiguousData },
  { key: 'add-network', name: 'Add network', run: addNetwork },
  { key: 'switch-network', name: 'Switch network', run: switchNetwork },
]
