import type { Grant, Intent, Meaning } from '../chains/intent.ts'
import type { JudgeContext, Judgement, KeyPurpose } from './judge.ts'

/** One rule over what a payload means. */
export interface Rule {
  readonly name: string
  judge(intent: Intent, context: JudgeContext): Judgement
}

const ALLOW: Judgement = { verdict: 'allow' }

/** CAIP-2 namespace of the chains that a key of a purpose signs for. */
const NAMESPACES: Readonly<Record<KeyPurpose, string>> = { ethereum: 'eip155', tezos: 'tezos' }

/** The rules nobody can switch off. What cannot be read was refused before them, with the reading's own code. */
export const BUILT_IN_RULES: readonly Rule[] = [
  {
    name: 'purpose',
    judge: ({ chain }, { purpose }) =>
      chain.split(':')[0] === NAMESPACES[purpose]
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
      parts(meaning).some(allowsWithoutLimit)
        ? { verdict: 'needs-acknowledgement', kind: 'unlimited-approval' }
        : ALLOW,
  },
]

/** What a payload does, one by one. */
function parts(meaning: Meaning): readonly Meaning[] {
  return meaning.class === 'batch' ? meaning.operations.map((each) => each.meaning) : [meaning]
}

function allowsWithoutLimit(meaning: Meaning): boolean {
  if (meaning.class === 'approval') return meaning.grants.some(isWithoutLimit)
  if (meaning.class === 'contract-call') return meaning.mayApprove
  // Only the contract can tell whether its token is a single work, or a currency of which all may then be taken.
  return meaning.class === 'operator-updates' && meaning.updates.some(({ action }) => action === 'add')
}

const WITHOUT_LIMIT: readonly Grant['scope'][] = ['unlimited', 'unlimited-or-token', 'collection', 'all-of-token']

function isWithoutLimit({ scope }: Grant): boolean {
  return WITHOUT_LIMIT.includes(scope)
}

function deny(code: string, message: string): Judgement {
  return { verdict: 'deny', code, message }
}
