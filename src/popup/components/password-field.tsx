import { Eye, EyeOff } from 'lucide-react'
import { useState } from 'react'
import { IconButton } from './button.tsx'
import { Field, type FieldProps } from './field.tsx'

const text = { show: 'Show password', hide: 'Hide password' }

/** A password, with an eye to see it. `shown` says how it starts: in clear while a new one is being chosen. */
export function PasswordField(props: Omit<FieldProps, 'type' | 'trail'> & { shown?: boolean }) {
  const { shown = false, ...field } = props
  const [clear, setClear] = useState(shown)
  const Icon = clear ? EyeOff : Eye
  return (
    <Field
      {...field}
      type={clear ? 'text' : 'password'}
      trail={
        <IconButton name={clear ? text.hide : text.show} onClick={() => setClear(!clear)}>
          <Icon size={18} strokeWidth={1.6} aria-hidden="true" />
        </IconButton>
      }
    />
  )
}
