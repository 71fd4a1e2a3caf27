import type { Grant, Intent } from '../chains/intent.ts'
import type { JudgeContext, Judgement, KeyPurpose } from './judge.ts'

/** One rule over what a payload means. */
export interface Rule {
  readonly name: string
  judge(intent: Intent, context: JudgeContext): Judgement
}

const ALLOW: Judgement = { verdict: 'allow' }

/** Whose keys sign for a chain, by CAIP-2 namespace. */
const PURPOSE_OF_NAMESPACE: Readonly<Partial<Record<string, KeyPurpose>>> = { eip155: 'ethereum' }

/** The rules nobody can switch off. What cannot be read was refused before them, with the reading's own code. */
export const BUILT_IN_RULES: readonly Rule[] = [
  {
    name: 'purpose',
    judge: ({ chain }, { purpose }) =>
      PURPOSE_OF_NAMESPACE[chain.split(':')[0]!] === purpose
        ? ALLOW
        : deny('wrong-purpose', 'This key was not made for this kind of request.'),
  },
  {
    // A contract may read such bytes as the known function all the same, an unlimited approval for example.
    name: 'malformed-call',
    judge: ({ meaning }) =>
      meaning.class === 'unknown-call' && meaning.resembles !== null
        ? deny('malformed-call', `This call of ${meaning.resembles} is not encoded as that function's calls are.`)
        : ALLOW,
  },
  {
    name: 'unlimited-approval',
    judge: ({ meaning }) =>
      meaning.class === 'approval' && meaning.grants.some(isWithoutLimit)
        ? { verdict: 'needs-acknowledgement', kind: 'unlimited-approval' }
        : ALLOW,
  },
]

function isWithoutLimit({ scope }: Grant): boolean {
  return scope === 'unlimited' || scope === 'unlimited-or-token' || scope === 'collection'
}

function deny(code: string, message: string): Judgement {
  return { verdict: 'deny', code, message }
}
