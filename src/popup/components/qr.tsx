import { encode } from 'uqr'
import './qr.css'

const quiet = 4

/** A QR code of level M with a quiet zone of four modules, as one path. `name` says what it holds. */
export function Qr(props: { value: string; name: string; size: number }) {
  const { data, size } = encode(props.value, { ecc: 'M', border: 0 })
  const path = data
    .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x + quiet} ${y + quiet}h1v1h-1z` : '')))
    .join('')
  const side = size + 2 * quiet
  return (
    <svg
      className="qr"
      role="img"
      aria-label={props.name}
      viewBox={`0 0 ${side} ${side}`}
      width={props.size}
      height={props.size}
      shapeRendering="crispEdges"
    >
      <path d={path} />
    </svg>
  )
}
