import './token.css'
import { HalfMark } from './token-mark.tsx'

/**
 * The parties in a row: this browser's half, then one half per server, dotted where it is missing.
 * `sentence` is what it says to those who do not see it, such as "All three parties are here".
 */
export function Tally(props: { servers: readonly boolean[]; sentence: string; size?: number }) {
  const size = props.size ?? 24
  return (
    <span className="tally" role="img" aria-label={props.sentence}>
      <HalfMark own="filled" size={size} />
      {props.servers.map((here, at) => (
        <HalfMark key={at} server={here ? 'agrees' : 'away'} size={size} />
      ))}
    </span>
  )
}
