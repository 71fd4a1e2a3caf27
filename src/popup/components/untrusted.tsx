import { quoteUntrusted } from './untrusted-text.ts'

const text = { hidden: 'contains hidden characters' }

/** Text from sites, contracts and metadata: isolated, quoted or in italic, never a heading by itself and never a link. */
export function Untrusted(props: { source: string; as?: 'quote' | 'work' | 'plain' }) {
  const { text: shown, hidden } = quoteUntrusted(props.source)
  const isolated = <bdi>{shown}</bdi>
  return (
    <>
      {props.as === 'work' ? <em>{isolated}</em> : props.as === 'plain' ? isolated : <>“{isolated}”</>}
      {hidden && <span className="ink3"> ({text.hidden})</span>}
    </>
  )
}
