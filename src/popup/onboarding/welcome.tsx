import { Button } from '../components/button.tsx'
import { Heading } from './heading.tsx'
import { OnboardingPage } from './layout.tsx'
import './welcome.css'

const text = {
  title: 'A key that is never whole',
  lead:
    'This browser holds one share of it. Secret Servers you choose hold the others: a museum, a gallery, a friend, ' +
    'your own machine at home. Two sign together. One alone can do nothing.',
  create: 'Create a wallet',
  bring: 'Bring a wallet to this browser',
  worries: [
    ['This browser is stolen', 'Its share opens nothing by itself.'],
    ['A server closes', 'The others sign on.'],
    ['A request is bad', 'Every server reads it, and may refuse.'],
  ],
}

/** The first page. */
export function Welcome(props: { onCreate: () => void; onBring: () => void }) {
  return (
    <OnboardingPage
      width="welcome"
      figure={{ own: 'filled', server: 'filled', behind: 'pale', gap: 1.5, shift: 5.4 }}
      figureSize={336}
    >
      <div className="welcome">
        <Heading hero>{text.title}</Heading>
        <p className="type-lead">{text.lead}</p>
        <div className="onboarding-acts">
          <Button onClick={props.onCreate}>{text.create}</Button>
          <Button kind="secondary" onClick={props.onBring}>
            {text.bring}
          </Button>
        </div>
        <dl className="worries">
          {text.worries.map(([worry, answer]) => (
            <div key={worry}>
              <dt>{worry}</dt>
              <dd>{answer}</dd>
            </div>
          ))}
        </dl>
      </div>
    </OnboardingPage>
  )
}
