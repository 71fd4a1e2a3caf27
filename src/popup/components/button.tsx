import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react'
import './button.css'
import { apart } from './token-paths.ts'

type ButtonProps = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className'> & {
  kind?: 'primary' | 'secondary' | 'danger' | 'quiet'
  /** 36, 44 or 50 px high. */
  size?: 'small' | 'medium' | 'large'
  wide?: boolean
  /** A verb such as "Signing": replaces the label while the act runs; the button keeps focus and does nothing. */
  waiting?: string | undefined
  icon?: ReactNode
  ref?: Ref<HTMLButtonElement>
}

export function Button(props: ButtonProps) {
  const { kind = 'primary', size = 'medium', wide, waiting, icon, children, onClick, ...rest } = props
  const names = ['button', `button-${kind}`, `button-${size}`]
  if (wide) names.push('button-wide')
  if (waiting) names.push('button-waiting')
  return (
    <button
      type="button"
      {...rest}
      className={names.join(' ')}
      aria-busy={waiting ? true : undefined}
      onClick={waiting ? (event) => event.preventDefault() : onClick}
    >
      {waiting ? <OpenToken /> : icon}
      {waiting ?? children}
    </button>
  )
}

function OpenToken() {
  return (
    <svg className="token" viewBox="0 0 24 24" width="18" height="18" aria-hidden="true">
      <path d={apart.left} />
      <path d={apart.right} />
    </svg>
  )
}

/** An act that reads as part of the text. */
export function LinkButton(props: Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className'>) {
  return <button type="button" {...props} className="link" />
}

/** An icon with an accessible name that is its act: "Lock", "Open as page". */
export function IconButton(
  props: Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className' | 'aria-label'> & { name: string },
) {
  const { name, ...rest } = props
  return <button type="button" title={name} {...rest} className="icon-button" aria-label={name} />
}
