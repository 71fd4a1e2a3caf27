import type { SignStep } from '../../messages/request.ts'

/** What is known of one signature on its way, for the list of steps a person watches. Times in milliseconds. */
export interface SigningCourse {
  readonly approvedAt: number
  /** Messages are not sent anywhere. */
  readonly isTransaction: boolean
}

export interface SignedCourse extends SigningCourse {
  readonly signedAt: number
  readonly with: readonly string[]
  /** Beside the last of the signers: who was not needed, or did not sign. */
  readonly note: string | null
}

/** While the parties sign. */
export function signingSteps(course: SigningCourse, underWay: readonly SignStep[]): SignStep[] {
  return [approved(course), ...underWay, ...(course.isTransaction ? [step('sending', 'later')] : [])]
}

/** After the signature was verified. `sent` is null while the node has not taken it; `later`, it waits its turn. */
export function signedSteps(
  course: SignedCourse,
  hash: string | null,
  sent: { readonly at: number } | { readonly unsent: 'failed' | 'later' } | null,
): SignStep[] {
  const signers = course.with.map((party, i): SignStep => {
    const note = i === course.with.length - 1 ? course.note : null
    return { ...step('signed', 'done', course.signedAt), party, note }
  })
  return [approved(course), ...signers, ...(course.isTransaction ? sendingSteps(hash, sent) : [])]
}

function sendingSteps(hash: string | null, sent: Parameters<typeof signedSteps>[2]): SignStep[] {
  if (sent === null) return [step('sending', 'now')]
  if ('unsent' in sent) return [step('sending', sent.unsent)]
  return [
    { ...step('sent', 'done', sent.at), note: hash },
    { ...step('waiting-for-block', 'now'), note: 'You can close this.' },
  ]
}

function approved({ approvedAt }: SigningCourse): SignStep {
  return step('approved', 'done', approvedAt)
}

function step(name: SignStep['step'], state: SignStep['state'], at: number | null = null): SignStep {
  return { step: name, state, party: null, note: null, at }
}
