import { useState } from 'react'
import type { Problem } from '../../messages/problem.ts'
import { Button } from '../components/button.tsx'
import { PasswordField } from '../components/password-field.tsx'
import { ProblemNote } from '../components/problem-details.tsx'
import { Heading } from './heading.tsx'
import { OnboardingPage } from './layout.tsx'

const text = {
  interrupted: 'The browser interrupted this',
  incomplete: 'The key is not complete yet',
  lead:
    'A key was being made and this browser’s share of it is stored. If every party signed the record, it can be ' +
    'completed; otherwise nothing of it counts and you start over.',
  words: {
    title: 'No half wallet',
    text: 'A key is complete when all parties have signed its record. Until then it has no address.',
  },
  password: 'The password you chose',
  wrong: 'That is not the password.',
  complete: 'Complete it',
  completing: 'Completing',
  startOver: 'Start over',
}

export type ResumeActions = { complete: (password: string) => void; startOver: () => void }

/** Onboarding after a making ended between the shares being stored and the record being complete. */
export function Resume(props: { running: boolean; problem: Problem | null; actions: ResumeActions }) {
  const { running, problem, actions } = props
  const [password, setPassword] = useState('')
  const wrongPassword = problem?.code === 'wrong-password'
  return (
    <OnboardingPage
      stage="key"
      figure={{ own: 'filled', server: 'dashed', gap: 1.75 }}
      figureSize={238}
      words={text.words}
    >
      <Heading>{problem && !wrongPassword ? text.incomplete : text.interrupted}</Heading>
      <p className="type-lead">{text.lead}</p>
      <form
        className="onboarding-form"
        onSubmit={(event) => {
          event.preventDefault()
          actions.complete(password)
        }}
      >
        <PasswordField
          label={text.password}
          size="large"
          autoComplete="current-password"
          value={password}
          error={wrongPassword ? text.wrong : undefined}
          onChange={(event) => setPassword(event.target.value)}
        />
        {problem && !wrongPassword && <ProblemNote problem={problem} />}
        <div className="onboarding-acts">
          <Button type="submit" size="large" disabled={password === ''} waiting={running ? text.completing : undefined}>
            {text.complete}
          </Button>
          <Button kind="secondary" size="large" disabled={running} onClick={actions.startOver}>
            {text.startOver}
          </Button>
        </div>
      </form>
    </OnboardingPage>
  )
}
