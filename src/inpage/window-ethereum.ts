import type { SymbolonProvider } from './provider.ts'

interface WithEthereum {
  ethereum?: unknown
}

/**
 * Puts the provider at `window.ethereum` as an ordinary property: whoever assigns after us succeeds, and nothing throws.
 * @param over whether to take the place of a wallet that is there already
 */
export function claimWindowEthereum(target: Window, provider: SymbolonProvider, over: boolean): void {
  const holder = target as Window & WithEthereum
  if (holder.ethereum === provider || (holder.ethereum !== undefined && !over)) return
  const fits = Reflect.defineProperty(holder, 'ethereum', {
    value: provider,
    writable: true,
    configurable: true,
    enumerable: true,
  })
  // Another wallet has fixed the property: EIP-6963 still finds us.
  if (fits) target.dispatchEvent(new Event('ethereum#initialized'))
}
