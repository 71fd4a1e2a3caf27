import { ICON } from '../messages/icon.ts'
import type { SymbolonProvider } from './provider.ts'

/** Announces the provider by EIP-6963: now, and whenever a dapp asks who is there. */
export function announce(target: Window, provider: SymbolonProvider): void {
  const info = Object.freeze({ uuid: crypto.randomUUID(), name: 'Symbolon', icon: ICON, rdns: 'org.symbolon' })
  const detail = Object.freeze({ info, provider })
  const say = () => target.dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail }))
  target.addEventListener('eip6963:requestProvider', say)
  say()
}
