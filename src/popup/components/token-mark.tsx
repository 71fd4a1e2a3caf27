import './token.css'
import { apart, outline } from './token-paths.ts'

/** This browser's half: an outline until the person approves, then filled. */
export type OwnState = 'outline' | 'filled'
/** A server's half. */
export type ServerState = 'ready' | 'asked' | 'agrees' | 'asks' | 'refuses' | 'away'

const lined: ReadonlySet<ServerState> = new Set(['ready', 'asked', 'away'])

function serverPath(state: ServerState): string {
  return lined.has(state) ? outline.right : apart.right
}

/** Both halves, for a verdict line or block. It is decoration: the word beside it says the same. */
export function TokenMark(props: { own: OwnState; server: ServerState; size?: number }) {
  const { own, server, size = 26 } = props
  return (
    <svg className="token" viewBox="0 0 24 24" width={size} height={size} overflow="visible" aria-hidden="true">
      <path className={`own-${own}`} d={own === 'filled' ? apart.left : outline.left} />
      <path className={`server-${server}`} d={serverPath(server)} />
    </svg>
  )
}

/** One half alone, cropped to its shape: the head of a column, a row of a list, a part of the tally. */
export function HalfMark(props: { size?: number } & ({ own: OwnState } | { server: ServerState })) {
  const size = props.size ?? 24
  const own = 'own' in props
  const path = own ? (props.own === 'filled' ? apart.left : outline.left) : serverPath(props.server)
  return (
    <svg
      className="token"
      viewBox={own ? '1 1 13.5 22' : '9.5 1 13.5 22'}
      width={(size * 13.5) / 22}
      height={size}
      aria-hidden="true"
    >
      <path className={own ? `own-${props.own}` : `server-${props.server}`} d={path} />
    </svg>
  )
}
