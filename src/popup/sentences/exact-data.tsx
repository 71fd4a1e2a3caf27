import { useId, useState } from 'react'
import type { FieldView } from '../../messages/request.ts'
import { LinkButton } from '../components/button.tsx'
import { CopyButton } from '../components/copy-button.tsx'
import { quoteUntrusted } from '../components/untrusted-text.ts'
import { exactRows } from './exact-rows.ts'
import { FactList } from './fact-list.tsx'
import type { Fact } from './fact-parts.ts'
import { numberText } from './say.ts'
import './sentences.css'

const text = {
  data: (size: string) => `Exact data, ${size} bytes`,
  text: (size: string) => `Exact text, ${size} bytes`,
  copy: 'Copy the exact data',
  offset: 'At',
  bytes: 'Bytes',
  meaning: 'Read as',
}

const MAX_DECODED = 1000

/**
 * The exact bytes that get signed, opened on request: offsets, bytes, and the decoded field beside its own bytes. `values`
 * are what is told of all of them.
 */
export function ExactData(props: {
  kind: 'data' | 'text'
  bytes: string
  fields: readonly FieldView[]
  values?: readonly Fact[]
}) {
  const [open, setOpen] = useState(false)
  const id = useId()
  const size = numberText(String((props.bytes.length - 2) / 2))
  return (
    <div className="exact">
      <LinkButton aria-expanded={open} aria-controls={open ? id : undefined} onClick={() => setOpen(!open)}>
        {props.kind === 'text' ? text.text(size) : text.data(size)}
      </LinkButton>
      {open && (
        <div id={id} className="exact-open">
          <FactList facts={props.values ?? []} />
          <table>
            <thead>
              <tr>
                <th scope="col">{text.offset}</th>
                <th scope="col">{text.bytes}</th>
                <th scope="col">{text.meaning}</th>
              </tr>
            </thead>
            <tbody>
              {exactRows(props.bytes, props.fields).map((row) => (
                <tr key={row.offset}>
                  <td className="exact-offset">{row.offset.toString(16).padStart(4, '0')}</td>
                  <td className="exact-bytes">{row.bytes.match(/.{1,8}/g)?.join(' ')}</td>
                  <td>
                    {row.field && (
                      <>
                        <span className="ink3">{row.field.label}</span> <bdi>{shown(row.field.value)}</bdi>
                      </>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <CopyButton value={props.bytes} name={text.copy} />
        </div>
      )}
    </div>
  )
}

/** What is decoded is shown to a length that a person reads; bytes stand beside it whole. */
function shown(value: string): string {
  return quoteUntrusted(value, value.startsWith('0x') ? undefined : MAX_DECODED).text
}
