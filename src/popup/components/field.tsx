import { CircleAlert } from 'lucide-react'
import { type InputHTMLAttributes, type ReactNode, type Ref, useId } from 'react'
import './field.css'

export type FieldProps = Omit<InputHTMLAttributes<HTMLInputElement>, 'className' | 'size'> & {
  label: string
  /** The label is spoken only; for a field whose lead icon and placement already say what it is. */
  labelUnseen?: boolean
  hint?: ReactNode
  /** A sentence; it replaces the hint and is announced. */
  error?: ReactNode
  /** 46 or 50 px high. */
  size?: 'medium' | 'large'
  lead?: ReactNode
  trail?: ReactNode
  ref?: Ref<HTMLInputElement>
}

/** A labelled text field. */
export function Field(props: FieldProps) {
  const { label, labelUnseen, hint, error, size = 'medium', lead, trail, ...input } = props
  const id = useId()
  const below = `${id}-below`
  const names = ['field', `field-${size}`]
  if (error) names.push('field-wrong')
  return (
    <div className={names.join(' ')}>
      <label className={labelUnseen ? 'unseen' : 'field-label'} htmlFor={id}>
        {label}
      </label>
      <div className="field-box">
        {lead}
        <input
          placeholder=" "
          autoComplete="off"
          spellCheck={false}
          {...input}
          id={id}
          className="field-input"
          aria-invalid={error ? true : undefined}
          aria-describedby={error || hint ? below : undefined}
        />
        {error && <CircleAlert size={18} strokeWidth={1.6} aria-hidden="true" />}
        {trail}
      </div>
      <div id={below} aria-live={error ? 'assertive' : 'off'} className={error ? 'field-error' : 'field-hint'}>
        {error || hint}
      </div>
    </div>
  )
}
