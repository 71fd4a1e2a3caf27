import './field.css'
import type { Strength } from './password-strength.ts'

const words: Record<Exclude<Strength, 0>, { word: string; why: string }> = {
  1: { word: 'Weak.', why: 'Anyone with this computer could guess it.' },
  2: { word: 'Fair.', why: '' },
  3: { word: 'Strong.', why: 'Length counts more than odd characters.' },
  4: { word: 'Strong.', why: 'Length counts more than odd characters.' },
}

/** Four bars, a word and a sentence; nothing until something is typed. */
export function Meter(props: { strength: Strength }) {
  const { strength } = props
  if (strength === 0) return null
  const { word, why } = words[strength]
  return (
    <div className={`meter meter-${strength}`}>
      <div className="meter-bars" aria-hidden="true">
        {[1, 2, 3, 4].map((bar) => (
          <span key={bar} className={bar <= strength ? 'meter-on' : ''} />
        ))}
      </div>
      <p>
        <b>{word}</b> {why}
      </p>
    </div>
  )
}
