import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import './address.css'
import { shortAddress } from './address-text.ts'
import { FullAddress } from './full-address.tsx'
import { useCopied } from './use-copied.ts'

const text = {
  copied: 'Copied',
  copy: (chain: string, address: string) => `Copy ${chain} address, ends ${address.slice(-4)}`,
  whole: (chain: string, address: string) => `${chain} ${shortAddress(address)}, show it whole`,
}

/** Chain, shortened address, copy. Pressing the address opens it whole. `main` marks the account's own address. */
export function AddressChip(props: { chain: string; address: string; main?: boolean }) {
  const { chain, address, main } = props
  const [open, setOpen] = useState(false)
  const { copied, copy } = useCopied()
  const Icon = copied ? Check : Copy
  return (
    <span className="chip-set">
      <span className={copied ? 'chip chip-copied' : 'chip'}>
        {copied ? (
          <span className="unseen" title={address} data-testid={main ? 'address' : undefined} />
        ) : (
          <button
            type="button"
            aria-expanded={open}
            aria-label={text.whole(chain, address)}
            onClick={() => setOpen(!open)}
          >
            {chain}{' '}
            <code title={address} data-testid={main ? 'address' : undefined}>
              {shortAddress(address)}
            </code>
          </button>
        )}
        <button
          type="button"
          aria-label={copied ? text.copied : text.copy(chain, address)}
          onClick={() => copy(address)}
        >
          <Icon size={14} strokeWidth={1.6} aria-hidden="true" />
          {copied && text.copied}
        </button>
      </span>
      <span className="unseen" role="status">
        {copied && text.copied}
      </span>
      {open && <FullAddress address={address} />}
    </span>
  )
}
