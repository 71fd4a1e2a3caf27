import { FileKey } from 'lucide-react'
import { type ChangeEvent, useId, useState } from 'react'
import type { Problem } from '../../messages/problem.ts'
import { Button } from '../components/button.tsx'
import { PasswordField } from '../components/password-field.tsx'
import { ProblemNote } from '../components/problem-details.tsx'
import { Heading } from './heading.tsx'
import { OnboardingPage } from './layout.tsx'
import './restore.css'

const text = {
  title: 'Bring a wallet to this browser',
  lead: 'From a backup file and the password it was saved under.',
  aside: 'What is stored here and cannot be read is kept aside. Nothing of it is deleted.',
  words: {
    title: 'The share moves. The key stays',
    text: 'Your addresses stay the same. Your servers will answer this browser, and no longer the one the file came from.',
  },
  file: 'Backup file',
  choose: 'Choose a backup file',
  password: 'Password',
  wrong: 'That is not the password.',
  tooLarge: 'This file is too large to be a backup file.',
  unreadable: 'The browser could not read this file.',
  bring: 'Bring the wallet here',
  bringing: 'Bringing it here',
  back: 'Back',
}

/** Far above any backup file, and small enough to read at once. */
const largest = 4_000_000

export type RestoreActions = { restore: (contents: string, password: string) => void; back: () => void }

/** From a backup file to a working wallet. `putsAside`: something damaged is in its place. */
export function Restore(props: {
  running: boolean
  problem: Problem | null
  putsAside?: boolean
  actions: RestoreActions
}) {
  const { running, problem, actions } = props
  const [file, setFile] = useState<{ name: string; contents: string } | null>(null)
  const [fileError, setFileError] = useState<string | null>(null)
  const [password, setPassword] = useState('')
  const wrongPassword = problem?.code === 'wrong-password'

  async function choose(event: ChangeEvent<HTMLInputElement>) {
    const chosen = event.target.files?.[0]
    if (!chosen) return
    setFile(null)
    if (chosen.size > largest) return setFileError(text.tooLarge)
    const contents = await chosen.text().catch(() => null)
    setFileError(contents === null ? text.unreadable : null)
    if (contents !== null) setFile({ name: chosen.name, contents })
  }

  return (
    <OnboardingPage
      figure={{ own: 'line', server: 'filled', behind: 'pale', gap: 1.5 }}
      figureSize={238}
      words={text.words}
    >
      <Heading>{text.title}</Heading>
      <p className="type-lead">{text.lead}</p>
      {props.putsAside && <p>{text.aside}</p>}
      <form
        className="onboarding-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (file) actions.restore(file.contents, password)
        }}
      >
        <FileChoice name={file?.name ?? null} error={fileError} onChoose={choose} />
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
          <Button
            type="submit"
            size="large"
            disabled={!file || password === ''}
            waiting={running ? text.bringing : undefined}
          >
            {text.bring}
          </Button>
          <Button kind="quiet" size="large" disabled={running} onClick={actions.back}>
            {text.back}
          </Button>
        </div>
      </form>
    </OnboardingPage>
  )
}

function FileChoice(props: {
  name: string | null
  error: string | null
  onChoose: (event: ChangeEvent<HTMLInputElement>) => void
}) {
  const id = useId()
  return (
    <div className="file-choice">
      <span className="field-label" id={`${id}-label`}>
        {text.file}
      </span>
      <input
        id={id}
        type="file"
        className="unseen"
        aria-labelledby={`${id}-label ${id}-name`}
        onChange={props.onChoose}
      />
      <label htmlFor={id} id={`${id}-name`}>
        <FileKey size={20} strokeWidth={1.6} aria-hidden="true" />
        <bdi>{props.name ?? text.choose}</bdi>
      </label>
      {props.error && (
        <span className="field-error" role="alert">
          {props.error}
        </span>
      )}
    </div>
  )
}
