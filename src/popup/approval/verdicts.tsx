import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { VerdictView } from '../../messages/request.ts'
import { RefusalBlock, VerdictBlock, VerdictLine } from '../components/verdict.tsx'
import { intentWords } from '../sentences/intent-words.ts'
import type { Telling } from '../sentences/telling.ts'
import { agreementAside, changeSpoken, othersHead, refuses, verdictHead } from './verdict-text.ts'

const text = {
  refusesTitle: (name: string) => `${name} refuses`,
  cannotReadTitle: (name: string) => `${name} cannot read it`,
  otherwiseTitle: (name: string) => `${name} reads this otherwise`,
  said: (words: string) => `It said: “${words}”`,
  here: 'This browser',
  reading: (who: string, what: string) => `${who}: ${what}.`,
  unknown: 'Do not sign until you know why.',
}

/** What each server says. A refusal of some stands first, larger; what the others say comes after it. */
export function useVerdicts(props: {
  telling: Telling | null
  verdicts: readonly VerdictView[]
  needed: number
  alike: boolean
}): { refusals: ReactNode; block: ReactNode } {
  const { telling, verdicts, needed, alike } = props
  const changed = useChangeSpoken(verdicts)
  const refusing = verdicts.filter(refuses)
  const split = refusing.length > 0 && refusing.length < verdicts.length
  const listed = split ? verdicts.filter((each) => !refuses(each)) : verdicts
  const aside = agreementAside(verdicts, alike)

  return {
    refusals: split
      ? refusing.map((each) => (
          <RefusalBlock key={each.party} own="outline" title={refusalTitle(each)}>
            <Reason verdict={each} telling={telling} />
          </RefusalBlock>
        ))
      : null,
    block: verdicts.length > 0 && (
      <VerdictBlock
        head={split ? othersHead(listed.length) : verdictHead(needed, verdicts)}
        {...(aside ? { aside } : {})}
        {...(changed ? { changed } : {})}
      >
        {listed.map((each) => {
          const spoken = reasonSpoken(each, telling)
          return (
            <VerdictLine
              key={each.party}
              own="outline"
              name={each.name}
              verdict={each.state}
              reason={spoken === '' ? null : <Reason verdict={each} telling={telling} />}
              spoken={spoken}
            />
          )
        })}
      </VerdictBlock>
    ),
  }
}

function refusalTitle(verdict: VerdictView): string {
  if (verdict.state === 'reads-otherwise') return text.otherwiseTitle(verdict.name)
  return verdict.state === 'cannot-read' ? text.cannotReadTitle(verdict.name) : text.refusesTitle(verdict.name)
}

/** Both readings as text, to be shown, spoken and copied. */
export function readingsText(verdict: VerdictView, telling: Telling | null): string | null {
  if (!verdict.reading || !telling) return null
  const own = text.reading(text.here, intentWords(telling))
  const other = text.reading(verdict.name, intentWords({ ...telling, intent: verdict.reading }))
  return `${own} ${other}`
}

function reasonSpoken(verdict: VerdictView, telling: Telling | null): string {
  const readings = readingsText(verdict, telling)
  const said = verdict.quoted && text.said(verdict.quoted)
  return [readings && `${readings} ${text.unknown}`, verdict.reason, said].filter(Boolean).join(' ')
}

function Reason(props: { verdict: VerdictView; telling: Telling | null }) {
  const { verdict, telling } = props
  return (
    <p>
      <bdi>{reasonSpoken(verdict, telling)}</bdi>
      {verdict.code && (
        <>
          {' '}
          <code>{verdict.code}</code>
        </>
      )}
    </p>
  )
}

/** The last verdict that changed, as a sentence; null until one does. */
function useChangeSpoken(verdicts: readonly VerdictView[]): string | null {
  const before = useRef(verdicts)
  const [spoken, setSpoken] = useState<string | null>(null)
  useEffect(() => {
    const earlier = before.current
    before.current = verdicts
    const changed = verdicts.find(
      ({ party, state }) => state !== 'reading' && earlier.find((each) => each.party === party)?.state !== state,
    )
    if (changed) setSpoken(changeSpoken(changed, verdicts))
  }, [verdicts])
  return spoken
}
