import { ArrowLeft } from 'lucide-react'
import { type ReactNode, useContext } from 'react'
import { IconButton } from './button.tsx'
import './frame.css'
import { FullPageContext } from './full-page.ts'
import { hostText, shortHost } from './host-text.ts'
import { Tag } from './tag.tsx'

const text = { back: 'Back' }

/** A view's title, with the way back and at most three icon buttons. `led`: a `Lead` below takes the title's place in the full page. */
export function TopBar(props: { title: string; led?: boolean; onBack?: () => void; end?: ReactNode }) {
  const { title, led, onBack, end } = props
  const page = useContext(FullPageContext)
  const back = onBack && !page?.inNavigation
  if (page && led && !back && !end) return null
  return (
    <header className="bar">
      {back && (
        <IconButton name={text.back} onClick={onBack}>
          <ArrowLeft size={18} strokeWidth={1.6} aria-hidden="true" />
        </IconButton>
      )}
      {page ? !led && <PageHeading>{title}</PageHeading> : <h1 tabIndex={-1}>{title}</h1>}
      {end && <div className="bar-end">{end}</div>}
    </header>
  )
}

/** The sentence that a view leads with: the heading of the full page, or below the bar of a popup. */
export function Lead(props: { children: ReactNode }) {
  const page = useContext(FullPageContext)
  return page ? <PageHeading>{props.children}</PageHeading> : <h2 className="type-title">{props.children}</h2>
}

function PageHeading(props: { children: ReactNode }) {
  return (
    <h1 tabIndex={-1} className="type-page">
      {props.children}
    </h1>
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
