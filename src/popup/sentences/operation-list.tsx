import { useEffect, useId, useRef, useState } from 'react'
import { LinkButton } from '../components/button.tsx'
import { explanation } from './explanation.ts'
import { FactList } from './fact-list.tsx'
import { intentFacts } from './facts.ts'
import { intentSentence } from './intent-sentence.ts'
import { tellingsWithin } from './operations.ts'
import { Particulars } from './particulars.tsx'
import { SentenceText } from './sentence-text.tsx'
import './sentences.css'
import type { Telling } from './telling.ts'

/** So many are shown at once; of more, the first of them, until the rest is asked for. */
const MOST = 5
const FIRST = 4

const text = {
  rest: (count: number) => `${count} more`,
  details: 'Details',
  detailsOf: (number: number) => `Details of number ${number}`,
}

/** Whether some of a batch are not shown at first. */
export function hasRest(telling: Telling): boolean {
  return tellingsWithin(telling).length > MOST
}

/** The operations of a batch in their order, each told by its own sentence; nothing for anything else. */
export function OperationList(props: { telling: Telling; onAll?: () => void }) {
  const { telling, onAll } = props
  const [all, setAll] = useState(false)
  const list = useRef<HTMLOListElement>(null)
  // What was pressed is gone: reading goes on where it stood.
  useEffect(() => {
    if (all) list.current?.children[FIRST]?.querySelector('button')?.focus()
  }, [all])
  const operations = tellingsWithin(telling)
  if (operations.length === 0) return null
  const shown = all || !hasRest(telling) ? operations : operations.slice(0, FIRST)
  return (
    <ol ref={list} className="operations">
      {shown.map((each, at) => (
        <Operation key={at} number={at + 1} telling={each} />
      ))}
      {shown.length < operations.length && (
        <li className="operations-rest">
          <LinkButton
            onClick={() => {
              setAll(true)
              onAll?.()
            }}
          >
            {text.rest(operations.length - shown.length)}
          </LinkButton>
        </li>
      )}
    </ol>
  )
}

function Operation(props: { number: number; telling: Telling }) {
  const { number, telling } = props
  const [open, setOpen] = useState(false)
  const id = useId()
  const means = explanation(telling)
  return (
    <li className="operation">
      <span className="operation-number">{number}</span>
      <p className="operation-sentence">
        <SentenceText sentence={intentSentence(telling)} />
      </p>
      <LinkButton
        aria-label={text.detailsOf(number)}
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
      >
        {text.details}
      </LinkButton>
      {open && (
        <div id={id} className="operation-details">
          {means && <p className="ink2">{means}</p>}
          <FactList facts={intentFacts(telling)} />
          <Particulars meaning={telling.intent.meaning} />
        </div>
      )}
    </li>
  )
}
