import type { IntentField } from '../../messages/intent.ts'
import { quoteUntrusted } from '../components/untrusted-text.ts'
import './sentences.css'

const MAX_SHOWN = 2000

/** Named values as they are signed, in their order, structs and arrays indented. Their words are the site's. */
export function Fields(props: { name: string; fields: readonly IntentField[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard
    <section className="signed-text" aria-label={props.name} tabIndex={0}>
      <FieldList fields={props.fields} />
    </section>
  )
}

function FieldList(props: { fields: readonly IntentField[] }) {
  return (
    <dl className="fields">
      {props.fields.map((field, at) => (
        <div key={at}>
          <dt>
            <bdi>{quoteUntrusted(field.name).text}</bdi>
          </dt>
          <dd>
            {'fields' in field ? (
              <FieldList fields={field.fields} />
            ) : (
              <bdi title={field.type}>{shown(field.value)}</bdi>
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}

function shown(value: string): string {
  return quoteUntrusted(value, MAX_SHOWN).text
}
