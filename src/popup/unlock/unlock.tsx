import { type FormEvent, useEffect, useRef, useState } from 'react'
import type { Problem } from '../../messages/problem.ts'
import { Button, LinkButton } from '../components/button.tsx'
import { Logo } from '../components/logo.tsx'
import { PasswordField } from '../components/password-field.tsx'
import { ProblemNote } from '../components/problem-details.tsx'
import { Sheet } from '../components/sheet.tsx'
import { TokenFigure } from '../components/token-figure.tsx'
import './unlock.css'

const text = {
  title: 'Unlock your share',
  lead: 'This browser holds one. Your servers keep theirs.',
  password: 'Password',
  unlock: 'Unlock',
  unlocking: 'Unlocking',
  wrong: 'That is not the password.',
  wait: (seconds: number) => (seconds === 1 ? 'Five tries. Wait 1 second.' : `Five tries. Wait ${seconds} seconds.`),
  forgotten: 'Forgotten password',
  help: [
    'Nobody else ever learned it, so nobody can reset it.',
    'A backup file opens with the password it was saved under, and with no other.',
    'Your addresses and what they hold stay where they are.',
  ],
}

export type UnlockView = {
  /** Milliseconds since 1970 until which no try is made. */
  waitUntil: number | null
  running: boolean
  /** Opened: the half fills while the next view is on its way. */
  opened: boolean
  problem: Problem | null
}

/** Your half is an outline until the share is unlocked. */
export function Unlock(props: { view: UnlockView; onUnlock: (password: string) => void }) {
  const { view, onUnlock } = props
  const [password, setPassword] = useState('')
  const [helping, setHelping] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const waiting = useSecondsUntil(view.waitUntil)
  const wrong = view.problem?.code === 'wrong-password'
  useEffect(() => input.current?.focus(), [])
  useEffect(() => {
    if (wrong) input.current?.select()
  }, [wrong])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (password !== '' && waiting === 0 && !view.running) onUnlock(password)
  }
  const error = waiting > 0 ? text.wait(waiting) : wrong ? text.wrong : undefined
  return (
    <main className="unlock">
      <Logo size="small" />
      <div className="unlock-figure">
        <TokenFigure
          figure={{ own: view.opened ? 'filled' : 'line', server: 'filled', behind: 'pale', gap: 1.5, shift: 4.7 }}
          size={138}
        />
      </div>
      <h1 className="type-sentence">{text.title}</h1>
      <p>{text.lead}</p>
      <form onSubmit={submit}>
        <PasswordField
          label={text.password}
          autoComplete="current-password"
          value={password}
          error={error}
          ref={input}
          onChange={(event) => setPassword(event.target.value)}
        />
        {view.problem && !wrong && waiting === 0 && <ProblemNote problem={view.problem} />}
        <Button
          type="submit"
          wide
          disabled={password === '' || waiting > 0}
          waiting={view.running ? text.unlocking : undefined}
        >
          {text.unlock}
        </Button>
        <span className="unlock-forgotten">
          <LinkButton onClick={() => setHelping(true)}>{text.forgotten}</LinkButton>
        </span>
      </form>
      <Sheet open={helping} title={text.forgotten} onClose={() => setHelping(false)}>
        <div className="unlock-sheet">
          {text.help.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </div>
      </Sheet>
    </main>
  )
}

/** Whole seconds until `instant`, counted down; 0 when it is past or null. */
function useSecondsUntil(instant: number | null): number {
  const [now, setNow] = useState(() => Date.now())
  const left = instant === null ? 0 : Math.max(0, Math.ceil((instant - now) / 1000))
  const counting = left > 0
  useEffect(() => {
    setNow(Date.now())
    if (!counting) return
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [counting])
  return left
}
