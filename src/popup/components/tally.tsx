import './token.css'
import { HalfMark } from './token-mark.tsx'

/**
 * The parties in a row: this browser's half, then one half per server, dotted where it does not sign.
 * `sentence` is what it says to those who do not see it, such as "All three parties are here".
 */
export function Tally(props: { servers: readonly boolean[]; sentence: string; size?: number }) {
  const size = props.size ?? 24
  // While there is nothing to say about the parties yet, the marks say nothing either.
  const spoken = props.sentence === '' ? { 'aria-hidden': true } : { role: 'img', 'aria-label': props.sentence }
  return (
    <span className="tally" {...spoken}>
      <HalfMark own="filled" size={size} />
      {props.servers.map((here, at) => (
        <HalfMark key={at} server={here ? 'agrees' : 'away'} size={size} />
      ))}
    </span>
  )
}
