import { type FormEvent, type ReactNode, useState } from 'react'
import { Button } from '../components/button.tsx'
import { Field } from '../components/field.tsx'

const text = { cancel: 'Cancel' }

/** A name, kept with Enter; `children` is what else is chosen. It stays open until `onDone` has resolved. */
export function NameForm(props: {
  label: string
  act: string
  /** While it is done. */
  acting: string
  before: string
  onDone: (name: string) => Promise<void>
  onCancel: () => void
  children?: ReactNode
}) {
  const [name, setName] = useState(props.before)
  const [waiting, setWaiting] = useState(false)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() === '') return
    setWaiting(true)
    props.onDone(name.trim()).finally(() => setWaiting(false))
  }
  return (
    <form className="accounts-form" onSubmit={submit}>
      <Field
        label={props.label}
        value={name}
        maxLength={120}
        autoFocus
        onChange={(event) => setName(event.target.value)}
      />
      {props.children}
      <div className="accounts-acts">
        <Button kind="secondary" onClick={props.onCancel}>
          {text.cancel}
        </Button>
        <Button type="submit" disabled={name.trim() === ''} waiting={waiting ? props.acting : undefined}>
          {props.act}
        </Button>
      </div>
    </form>
  )
}
