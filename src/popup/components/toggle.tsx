import type { InputHTMLAttributes } from 'react'
import './toggle.css'

/** On or off, at once. `name` is what it switches; `aria-labelledby` may point at the row's own words instead. */
export function Toggle(
  props: { on: boolean; onChange: (on: boolean) => void; disabled?: boolean } & (
    | { name: string }
    | { labelledBy: string }
  ),
) {
  return (
    <button
      type="button"
      role="switch"
      className="toggle"
      aria-checked={props.on}
      aria-label={'name' in props ? props.name : undefined}
      aria-labelledby={'labelledBy' in props ? props.labelledBy : undefined}
      disabled={props.disabled}
      onClick={() => props.onChange(!props.on)}
    />
  )
}

/** One of several of the same `name`: a 20 px ring; put it in a `label`. */
export function Radio(props: Omit<InputHTMLAttributes<HTMLInputElement>, 'type' | 'className'>) {
  return <input {...props} type="radio" className="checkbox radio" />
}

/** A 20 px box; put it in a `label`, or give it `aria-label`. */
export function Checkbox(props: Omit<InputHTMLAttributes<HTMLInputElement>, 'type' | 'className'>) {
  return <input {...props} type="checkbox" className="checkbox" />
}
