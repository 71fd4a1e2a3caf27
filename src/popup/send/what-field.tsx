import { ChevronDown } from 'lucide-react'
import { useId } from 'react'
import type { TokenView } from '../../messages/token.ts'
import { tokenSymbol, tokenTitle } from '../tokens/token-text.ts'

const text = { what: 'What', tokens: 'Coin and tokens', works: 'Works' }

/** The coin, a token or a work. */
export function WhatField(props: {
  coin: string
  sendable: readonly TokenView[]
  /** Its key; null is the coin. */
  chosen: string | null
  onChoose: (key: string | null) => void
}) {
  const { coin, sendable, chosen, onChoose } = props
  const id = useId()
  const works = sendable.filter(({ work }) => work)
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {text.what}
      </label>
      <div className="field-box">
        <select
          id={id}
          className="field-input send-what"
          value={chosen ?? ''}
          onChange={(event) => onChoose(event.target.value === '' ? null : event.target.value)}
        >
          <optgroup label={text.tokens}>
            <option value="">{coin}</option>
            {sendable
              .filter(({ work }) => !work)
              .map((token) => (
                <option key={token.key} value={token.key}>
                  {tokenSymbol(token)}
                </option>
              ))}
          </optgroup>
          {works.length > 0 && (
            <optgroup label={text.works}>
              {works.map((token) => (
                <option key={token.key} value={token.key}>
                  {tokenTitle(token)}
                </option>
              ))}
            </optgroup>
          )}
        </select>
        <ChevronDown size={17} strokeWidth={1.6} aria-hidden="true" />
      </div>
    </div>
  )
}
