import type { Meaning } from '../../messages/intent.ts'
import { FoldedMicheline } from './micheline.tsx'

const text = {
  parameters: 'What the function is given',
  code: 'The contract’s code',
  storage: 'What it begins with',
  constant: 'The constant',
}

/** What a contract is given or made of, word for word. */
export function Particulars(props: { meaning: Meaning }) {
  const parts = particulars(props.meaning)
  if (parts.length === 0) return null
  return parts.map(({ name, source }) => <FoldedMicheline key={name} name={name} source={source} />)
}

export function particulars(meaning: Meaning): { name: string; source: string }[] {
  switch (meaning.class) {
    case 'contract-call':
      return [{ name: text.parameters, source: meaning.parameters }]
    case 'origination':
      return [
        { name: text.code, source: meaning.code },
        { name: text.storage, source: meaning.storage },
      ]
    case 'global-constant':
      return [{ name: text.constant, source: meaning.value }]
    default:
      return []
  }
}
