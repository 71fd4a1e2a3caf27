import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react'
import type { RequestView } from '../../messages/request.ts'
import { Frame } from '../components/frame.tsx'
import { SiteBar, TopBar } from '../components/top-bar.tsx'
import { viewNames } from '../pages/view-names.ts'
import './approval.css'

const text = {
  queue: (position: number, total: number) => `${position} of ${total}`,
}

/**
 * An approval's window: who asks above, the sentence as its name, the buttons fixed below. Focus starts on the sentence,
 * and the first stop from there is the first button below, which is the one that refuses.
 */
export function ApprovalFrame(props: {
  request: RequestView
  heading: ReactNode
  foot: ReactNode
  onBack: () => void
  children: ReactNode
}) {
  const { request, heading, foot, onBack, children } = props
  const title = useRef<HTMLHeadingElement>(null)
  const frame = useRef<HTMLDivElement>(null)
  const id = `sentence-${request.id}`
  // The bar of the wallet's own requests has a title, which is the heading above this one.
  const Heading = request.asker.kind === 'wallet' ? 'h2' : 'h1'
  useEffect(() => title.current?.focus(), [request.id])

  const toButtons = (event: KeyboardEvent) => {
    if (event.key !== 'Tab' || event.shiftKey) return
    const first = frame.current?.querySelector<HTMLElement>('.frame-foot button:not(:disabled)')
    if (!first) return
    event.preventDefault()
    first.focus()
  }

  return (
    <div ref={frame} role="dialog" aria-labelledby={id} className="approval">
      <Frame bar={<ApprovalBar request={request} onBack={onBack} />} foot={foot}>
        <Heading id={id} ref={title} tabIndex={-1} className="type-sentence" onKeyDown={toButtons}>
          {heading}
        </Heading>
        {children}
      </Frame>
    </div>
  )
}

function ApprovalBar(props: { request: RequestView; onBack: () => void }) {
  const { asker, queue, content } = props.request
  if (asker.kind === 'wallet') return <TopBar title={viewNames.review} onBack={props.onBack} />
  const chain = chainName(content)
  return (
    <SiteBar
      host={asker.host}
      {...(queue.total > 1 ? { queue: text.queue(queue.position, queue.total) } : {})}
      {...(chain ? { chain } : {})}
    />
  )
}

function chainName(content: RequestView['content']): string | null {
  switch (content.kind) {
    case 'sign':
    case 'watch-token':
    case 'would-fail':
      return content.network.name
    case 'unreadable':
      return content.network?.name ?? null
    case 'switch-network':
      return content.from.name
    default:
      return null
  }
}
