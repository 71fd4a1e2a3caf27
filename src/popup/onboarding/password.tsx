import { useState } from 'react'
import { Button } from '../components/button.tsx'
import { Field } from '../components/field.tsx'
import { Meter } from '../components/meter.tsx'
import { PasswordField } from '../components/password-field.tsx'
import { strengthOf } from '../components/password-strength.ts'
import { Heading } from './heading.tsx'
import { OnboardingPage } from './layout.tsx'

const text = {
  title: 'Choose a password',
  lead: 'Four or five unrelated words are easy to type and hard to guess.',
  words: {
    title: 'It protects this share, on this computer',
    text:
      'Nobody else ever learns the password, and nobody can reset it. The backup file you are offered at the end ' +
      'opens with the same one.',
  },
  password: 'Password',
  again: 'The same again',
  short: 'At least eight characters.',
  differ: 'The two do not match yet.',
  go: 'Continue',
}

const least = 8

/** Choosing a password, typed twice; the first time in clear. */
export function Password(props: { onChosen: (password: string) => void }) {
  const [password, setPassword] = useState('')
  const [again, setAgain] = useState('')
  const [tried, setTried] = useState(false)
  const short = [...password].length < least
  const differ = password !== again
  return (
    <OnboardingPage
      stage="password"
      figure={{ own: 'filled', server: 'dashed', gap: 1.75 }}
      figureSize={238}
      words={text.words}
    >
      <Heading>{text.title}</Heading>
      <p className="type-lead">{text.lead}</p>
      <form
        className="onboarding-form"
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if (!short && !differ) props.onChosen(password)
        }}
      >
        <div className="field-group">
          <PasswordField
            label={text.password}
            size="large"
            shown
            autoComplete="new-password"
            value={password}
            error={tried && short ? text.short : undefined}
            onChange={(event) => setPassword(event.target.value)}
          />
          <Meter strength={strengthOf(password)} />
        </div>
        <Field
          type="password"
          label={text.again}
          size="large"
          autoComplete="new-password"
          value={again}
          hint={again !== '' && differ ? text.differ : undefined}
          error={tried && differ ? text.differ : undefined}
          onChange={(event) => setAgain(event.target.value)}
        />
        <Button type="submit" size="large" disabled={password === ''}>
          {text.go}
        </Button>
      </form>
    </OnboardingPage>
  )
}
