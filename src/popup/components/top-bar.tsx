import { ArrowLeft } from 'lucide-react'
import type { ReactNode } from 'react'
import { IconButton } from './button.tsx'
import './frame.css'
import { hostText, shortHost } from './host-text.ts'
import { Tag } from './tag.tsx'

const text = { back: 'Back' }

/** A view's title, with the way back and at most three icon buttons. */
export function TopBar(props: { title: string; onBack?: () => void; end?: ReactNode }) {
  return (
    <header className="bar">
      {props.onBack && (
        <IconButton name={text.back} onClick={props.onBack}>
          <ArrowLeft size={18} strokeWidth={1.6} aria-hidden="true" />
        </IconButton>
      )}
      <h1>{props.title}</h1>
      {props.end && <div className="bar-end">{props.end}</div>}
    </header>
  )
}

/** Who asks, the queue ("1 of 2") and the chain. `host` is the ASCII form from the sender's origin. */
export function SiteBar(props: { host: string; queue?: string; chain?: string }) {
  const { host, queue, chain } = props
  return (
    <header className="bar bar-ruled">
      <div className="bar-site">
        <span className="bar-letter" aria-hidden="true">
          {[...hostText(host)][0]}
        </span>
        <bdi title={host}>{shortHost(host)}</bdi>
      </div>
      {queue && <Tag>{queue}</Tag>}
      {chain && <span className="bar-chain">{chain}</span>}
    </header>
  )
}
