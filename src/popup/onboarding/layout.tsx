import { Check } from 'lucide-react'
import type { ReactNode } from 'react'
import { Logo } from '../components/logo.tsx'
import { type Figure, TokenFigure } from '../components/token-figure.tsx'
import './layout.css'

const text = {
  stages: 'Steps',
  stage: { password: 'Password', servers: 'Servers', key: 'Key', ready: 'Ready' },
  done: 'done',
}

export type Stage = keyof typeof text.stage
const stages = Object.keys(text.stage) as Stage[]

/** One page of onboarding: the panel with its figure and words at the left, the page at the right. */
export function OnboardingPage(props: {
  width?: 'welcome' | 'servers'
  figure: Figure
  figureSize: number
  words?: { title: string; text: ReactNode }
  stage?: Stage
  foot?: ReactNode
  children: ReactNode
}) {
  const { width, figure, figureSize, words, stage, foot, children } = props
  return (
    <div className={width ? `onboarding onboarding-${width}` : 'onboarding'}>
      <header className="onboarding-head">
        <Logo size={width === 'welcome' ? 'large' : 'medium'} />
        <div className="onboarding-figure">
          <TokenFigure figure={figure} size={figureSize} />
        </div>
      </header>
      <main className="onboarding-main">
        {stage && <Stages current={stage} />}
        <div className="onboarding-body">{children}</div>
        {foot}
      </main>
      {words && (
        <aside className="onboarding-words">
          <h2 className="type-panel">{words.title}</h2>
          <p>{words.text}</p>
        </aside>
      )}
    </div>
  )
}

function Stages(props: { current: Stage }) {
  const now = stages.indexOf(props.current)
  return (
    <ol className="stages" aria-label={text.stages}>
      {stages.map((stage, at) => (
        <li key={stage} className={at < now ? 'stage-done' : ''} aria-current={at === now ? 'step' : undefined}>
          {at < now && <Check size={16} strokeWidth={1.6} aria-hidden="true" />}
          {text.stage[stage]}
          {at < now && <span className="unseen">{text.done}</span>}
        </li>
      ))}
    </ol>
  )
}
