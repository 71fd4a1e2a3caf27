import type { MakingStep } from '../../messages/onboarding.ts'

/** What the parties do, step by step, when they make a key. */
export const makingSteps: Record<MakingStep, string> = {
  meet: 'Meet and check fingerprints',
  draw: 'Each draws a secret of its own',
  exchange: 'Exchange sealed pieces',
  check: 'Check every piece',
  record: 'All sign the record',
}

export const waitingText = (name: string, seconds: number) =>
  seconds === 1 ? `Waiting for ${name}, 1 second` : `Waiting for ${name}, ${seconds} seconds`
