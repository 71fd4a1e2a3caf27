import { quoteUntrusted } from '../components/untrusted-text.ts'
import './sentences.css'

const text = { name: 'The text to be signed' }

/** The words to be signed, line by line as they were written, without what cannot be seen. */
export function SignedText(props: { source: string }) {
  const lines = props.source.split(/\r\n|\r|\n/)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard
    <section className="signed-text" aria-label={text.name} tabIndex={0}>
      <blockquote className="type-rule">
        <bdi>
          “
          {lines.map((line, at) => (
            <span key={at}>
              {at > 0 && <br />}
              {quoteUntrusted(line, Number.POSITIVE_INFINITY).text}
            </span>
          ))}
          ”
        </bdi>
      </blockquote>
    </section>
  )
}
