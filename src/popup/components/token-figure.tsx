import { useId } from 'react'
import './token.css'
import { tokenHalves } from './token-paths.ts'

export type Figure = {
  own: 'filled' | 'line'
  server: 'filled' | 'dashed'
  /** A second server's half behind the first: either fits. */
  behind?: 'pale' | 'filled'
  /** Distance between the halves in grid units: 1.5 at rest, 0.9 once signed together. */
  gap: number
  /** How far the half behind is moved to the right, and the seam that sets it off, in grid units. */
  shift?: number
  seam?: number
}

/** The token as a large figure; `size` is the height of the disc in CSS pixels. */
export function TokenFigure(props: { figure: Figure; size: number }) {
  const { own, server, behind, gap, shift = gap + 3.5, seam = 0.75 } = props.figure
  const { left, right } = tokenHalves(gap)
  const mask = useId()
  const width = behind ? 20.4 + shift : 20.4
  const dash = props.size > 200 ? 'half-dashed bold' : 'half-dashed'
  return (
    <svg
      className="figure"
      viewBox={`1.8 1.8 ${width} 20.4`}
      width={(props.size * width) / 20.4}
      height={props.size}
      aria-hidden="true"
    >
      {behind && (
        <>
          <mask id={mask} maskUnits="userSpaceOnUse" x="0" y="0" width="40" height="24">
            <rect width="40" height="24" fill="#fff" />
            <path d={right} fill="#000" stroke="#000" strokeWidth={2 * seam} />
          </mask>
          <g mask={`url(#${mask})`}>
            <path
              className={behind === 'pale' ? 'half-pale' : 'half-verd'}
              d={right}
              transform={`translate(${shift} 0)`}
            />
          </g>
        </>
      )}
      <path className={own === 'filled' ? 'half-ink' : 'half-line'} d={left} />
      <path className={server === 'filled' ? 'half-verd' : dash} d={right} />
    </svg>
  )
}
