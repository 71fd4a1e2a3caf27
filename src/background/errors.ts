import type { Problem, ProblemAction } from '../messages/problem.ts'

/** Something a person should be told: `code` is stable and kebab-case, `message` is a sentence for people. */
export class WalletError extends Error {
  override readonly name: string = 'WalletError'
  readonly code: string

  constructor(code: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
  }
}

/** A whole problem screen: what each party said, and what can be done. */
export class ProblemError extends WalletError {
  override readonly name = 'ProblemError'
  readonly problem: Problem
  /** Whether the same bytes may be tried again under the same approval. */
  readonly retry: boolean

  constructor(problem: Problem, retry: boolean, cause?: unknown) {
    super(problem.code, problem.title, cause)
    this.problem = problem
    this.retry = retry
  }
}

interface Screen {
  readonly title: string
  readonly text?: string
  readonly actions: readonly ProblemAction[]
}

/** Titles and ways on for codes that need more than their sentence. */
const SCREENS: Readonly<Record<string, Screen>> = {
  'vault-unreadable': {
    title: 'This browser cannot read its share at the moment',
    text: 'It may still be there, and nothing was changed. Do not remove the extension. Close the browser and open it again; if that does not help, your backup file brings the wallet to another browser.',
    actions: ['try-again'],
  },
  'vault-damaged': {
    title: 'What this browser holds of its share is damaged',
    text: 'Your addresses and what they hold are safe, and your servers keep their shares. Do not remove the extension. Use the backup file: what is stored here is kept aside.',
    actions: ['restore-backup', 'try-again'],
  },
  'vault-newer': {
    title: 'A newer version of Symbolon stored this browser’s share',
    text: 'Nothing was changed, and the share is still there. Update Symbolon, then try again.',
    actions: ['try-again'],
  },
  'vault-contents-damaged': {
    title: 'The share opens, but this version cannot read it',
    text: 'Nothing was changed. Update Symbolon and unlock again; or use the backup file: what is stored here is kept aside.',
    actions: ['restore-backup'],
  },
  'store-unreadable': {
    title: 'This browser cannot read what it wrote down',
    text: 'Nothing was signed, and your share is safe. Close the browser and open it again; if that does not help, save a backup file and bring the wallet to another browser.',
    actions: ['try-again', 'close'],
  },
  'store-newer': {
    title: 'A newer version of Symbolon was used in this browser',
    text: 'This one cannot read what that one wrote down. Nothing was signed or changed, and your share is safe. Update Symbolon.',
    actions: ['try-again', 'close'],
  },
  'store-unwritable': {
    title: 'This browser cannot write this down at the moment',
    text: 'Nothing was sent, and your share is safe. There may be no room left on this computer: make some, then try again.',
    actions: ['try-again', 'close'],
  },
  'activity-lost': {
    title: 'The list of what you sent was damaged',
    text: 'Nothing was signed. A payment you sent lately may still wait for a block, and a new one could take its place or come on top of it. Look for your address in a block explorer; then put the note about it on Home away, and send.',
    actions: ['close'],
  },
  'node-silent': {
    title: 'The network’s node does not answer',
    text: 'Nothing was signed or sent by this. Try again, or use another node.',
    actions: ['try-again', 'edit-network'],
  },
  'node-of-another-chain': {
    title: 'The network’s node serves another chain',
    text: 'Nothing was signed or sent by this. Use another node for this network.',
    actions: ['edit-network'],
  },
  'network-busy': {
    title: 'Something is being signed on this network',
    text: 'Nothing was removed. Try again once it is done.',
    actions: ['try-again', 'close'],
  },
  'unknown-network': {
    title: 'This network is not known here',
    text: 'Nothing was signed or sent. Add the network again under Networks in Settings, then try again.',
    actions: ['close'],
  },
  'vault-unwritable': {
    title: 'This browser cannot store its share at the moment',
    text: 'Nothing was changed. There may be no room left on this computer.',
    actions: ['try-again'],
  },
}

/** What a person is told about any failure. A failure nobody foresaw is named as that, with no inner text of its own. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem
  if (!(error instanceof WalletError)) {
    const text = 'Nothing was signed by this. Trying again is safe.'
    return {
      code: 'unexpected',
      title: 'Something failed in this browser',
      text,
      details: [],
      actions: ['try-again', 'close'],
    }
  }
  const screen = Object.hasOwn(SCREENS, error.code) ? SCREENS[error.code] : undefined
  return {
    code: error.code,
    title: screen?.title ?? error.message,
    text: screen?.text ?? '',
    details: [],
    actions: [...(screen?.actions ?? (['close'] as const))],
  }
}
