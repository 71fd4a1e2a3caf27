import './token.css'
import { logo } from './token-paths.ts'

/** The logo alone; decoration beside its name. */
export function LogoMark(props: { size?: number }) {
  const size = props.size ?? 20
  return (
    <svg className="logo-mark" viewBox="0 0 24 24" width={size} height={size} aria-hidden="true">
      <path className="half-ink" d={logo.left} />
      <path className="half-verd" d={logo.right} />
    </svg>
  )
}

/** The logo with its name. */
export function Logo(props: { size?: 'small' | 'medium' | 'large' }) {
  return (
    <span className={`logo logo-${props.size ?? 'medium'}`}>
      <LogoMark />
      <span className="logo-name">Symbolon</span>
    </span>
  )
}
