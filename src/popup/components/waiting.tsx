import { Frame } from './frame.tsx'
import { LoadingRow } from './list-row.tsx'
import { LogoMark } from './logo.tsx'
import { TopBar } from './top-bar.tsx'
import './waiting.css'

const text = { waiting: 'Loading' }

/**
 * A view on its way. Its bar stands where it will stand, and rows take the place of what comes; they appear late, so that
 * a short wait, which is the rule, shows nothing that goes away again. Without a title nobody knows yet which view it is.
 */
export function Waiting(props: { title?: string; onBack?: () => void }) {
  const { title, onBack } = props
  const bar =
    title === undefined ? (
      <div className="bar late">
        <LogoMark size={22} />
      </div>
    ) : (
      <TopBar title={title} onBack={onBack} />
    )
  return (
    <Frame bar={bar} busy>
      <WaitingRows />
    </Frame>
  )
}

/** Rows in the place of what is on its way. */
export function WaitingRows() {
  return (
    <div className="late" role="status">
      <span className="unseen">{text.waiting}</span>
      <LoadingRow />
      <LoadingRow />
      <LoadingRow />
    </div>
  )
}
