import { type KeyboardEvent, useEffect, useEffectEvent, useState } from 'react'
import { Button, LinkButton } from './button.tsx'
import { Field } from './field.tsx'
import './hold-to-confirm.css'

/** How long the button is held, in milliseconds. */
const holdFor = 1200

const text = {
  early: 'Keep holding',
  alternative: 'Type a word instead',
  label: (word: string) => `Type ${word}`,
}

/**
 * An act that a single press must not do: hold for 1.2 seconds with the pointer or with Space.
 * Those who cannot hold type `word` in the same place.
 */
export function HoldToConfirm(props: { label: string; word: string; disabled?: boolean; onConfirm: () => void }) {
  const [typing, setTyping] = useState(false)
  if (typing) return <TypeToConfirm {...props} />
  return (
    <div className="hold">
      <HoldButton {...props} />
      <LinkButton onClick={() => setTyping(true)}>{text.alternative}</LinkButton>
    </div>
  )
}

function HoldButton(props: { label: string; disabled?: boolean; onConfirm: () => void }) {
  const { label, disabled, onConfirm } = props
  const [state, setState] = useState<'rest' | 'filling' | 'early' | 'done'>('rest')
  const held = state === 'filling' && !disabled
  const confirm = useEffectEvent(() => {
    setState('done')
    onConfirm()
  })
  useEffect(() => {
    if (!held) return
    const timer = setTimeout(() => confirm(), holdFor)
    return () => clearTimeout(timer)
  }, [held])
  const press = () => !disabled && setState('filling')
  const release = () => setState((now) => (now === 'filling' ? 'early' : now))
  const isSpace = (event: KeyboardEvent) => event.key === ' '
  return (
    <div className={held || state === 'done' ? 'hold-press hold-filling' : 'hold-press'}>
      <Button
        kind="danger"
        disabled={disabled}
        onPointerDown={press}
        onPointerUp={release}
        onPointerLeave={release}
        onPointerCancel={release}
        onBlur={release}
        onKeyDown={(event) => isSpace(event) && !event.repeat && press()}
        onKeyUp={(event) => isSpace(event) && release()}
      >
        <span className="hold-fill" />
        <span className="hold-text">{state === 'early' ? text.early : label}</span>
      </Button>
    </div>
  )
}

/** Enter confirms nothing, in the field or on the button. */
function TypeToConfirm(props: { label: string; word: string; disabled?: boolean; onConfirm: () => void }) {
  const { label, word, disabled, onConfirm } = props
  const [typed, setTyped] = useState('')
  const matches = typed.trim().toLowerCase() === word.toLowerCase()
  return (
    <div className="hold">
      <Field label={text.label(word)} value={typed} onChange={(event) => setTyped(event.target.value)} />
      <Button
        kind="danger"
        disabled={disabled || !matches}
        onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
        onClick={onConfirm}
      >
        {label}
      </Button>
    </div>
  )
}
