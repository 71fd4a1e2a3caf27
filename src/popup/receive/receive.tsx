import { Check, Copy } from 'lucide-react'
import type { AccountView, NetworkView } from '../../messages/view.ts'
import { Button } from '../components/button.tsx'
import { familyName } from '../components/family-names.ts'
import { Frame } from '../components/frame.tsx'
import { FullAddress } from '../components/full-address.tsx'
import { Qr } from '../components/qr.tsx'
import { TopBar } from '../components/top-bar.tsx'
import { useCopied } from '../components/use-copied.ts'
import { viewNames } from '../pages/view-names.ts'
import './receive.css'

const text = {
  what: (symbol: string, network: string, family: string) =>
    `${symbol} on ${network}. The address is the same on every network of ${family}.`,
  code: (name: string) => `The address of ${name} as a QR code`,
  copy: 'Copy address',
  copied: 'Copied',
}

/** The account's address: as a code to scan, and whole. */
export function Receive(props: { account: AccountView; network: NetworkView; onBack: () => void }) {
  const { account, network, onBack } = props
  const { copied, copy } = useCopied()
  const Icon = copied ? Check : Copy
  return (
    <Frame
      bar={<TopBar title={viewNames.receive} onBack={onBack} />}
      foot={
        <Button icon={<Icon size={18} strokeWidth={1.6} aria-hidden="true" />} onClick={() => copy(account.address)}>
          {copied ? text.copied : text.copy}
        </Button>
      }
    >
      <div className="receive">
        <div className="receive-code">
          <Qr value={account.address} name={text.code(account.name)} size={212} />
        </div>
        <h2 className="type-title">
          <bdi>{account.name}</bdi>, {network.name}
        </h2>
        <p className="ink2 type-small">{text.what(network.symbol, network.name, familyName[account.family])}</p>
        <FullAddress address={account.address} main wide />
        <span className="unseen" role="status">
          {copied && text.copied}
        </span>
      </div>
    </Frame>
  )
}
