import { Check, ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import './list-row.css'

type RowProps = {
  lead?: ReactNode
  title: ReactNode
  detail?: ReactNode
  value?: ReactNode
  valueDetail?: ReactNode
  selected?: boolean
  /** Shows an arrow: the row leads on to another view. */
  leads?: boolean
  onPress?: () => void
}

/** A row of a list: a button when it can be pressed. */
export function ListRow(props: RowProps) {
  const { lead, title, detail, value, valueDetail, selected, leads, onPress } = props
  const inside = (
    <>
      {lead}
      <span className="row-words">
        <span className="row-title">{title}</span>
        {detail && <span className="row-detail">{detail}</span>}
      </span>
      {(value || valueDetail) && (
        <span className="row-end">
          {value && <span className="row-value">{value}</span>}
          {valueDetail && <span className="row-detail">{valueDetail}</span>}
        </span>
      )}
      {selected && <Check size={18} strokeWidth={1.6} aria-hidden="true" />}
      {leads && <ChevronRight size={17} strokeWidth={1.6} aria-hidden="true" />}
    </>
  )
  const className = selected ? 'row row-selected' : 'row'
  if (!onPress) return <div className={className}>{inside}</div>
  return (
    <button type="button" className={className} aria-current={selected || undefined} onClick={onPress}>
      {inside}
    </button>
  )
}

/** Two bars where a row will be; nothing shimmers. */
export function LoadingRow() {
  return (
    <div className="row" aria-hidden="true">
      <span className="coin" />
      <span className="row-words">
        <span className="row-bar" />
      </span>
      <span className="row-bar row-bar-short" />
    </div>
  )
}

/** A serif letter in a circle stands for a coin, a chain or a site. */
export function Coin(props: { letter: string }) {
  return (
    <span className="coin" aria-hidden="true">
      {props.letter}
    </span>
  )
}
