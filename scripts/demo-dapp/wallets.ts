import type { Eip1193Provider } from 'ethers'

/** One wallet as EIP-6963 announces it. */
export type AnnouncedWallet = {
  info: { uuid: string; name: string; icon: string; rdns: string }
  provider: Eip1193Provider & { on: (event: string, listener: (value: unknown) => void) => void }
}

/** Asks for wallets (EIP-6963) and calls back once for each, now and later. */
export function findWallets(found: (wallet: AnnouncedWallet) => void): void {
  const known = new Set<string>()
  window.addEventListener('eip6963:announceProvider', (event) => {
    const wallet = (event as CustomEvent<AnnouncedWallet>).detail
    if (known.has(wallet.info.uuid)) return
    known.add(wallet.info.uuid)
    found(wallet)
  })
  window.dispatchEvent(new Event('eip6963:requestProvider'))
}
