import type { Problem } from '../../messages/problem.ts'

/** Signed, and not released, because nothing is released that is not kept. */
export const NOT_KEPT: Problem = {
  code: 'not-kept',
  title: 'This browser could not keep what was signed',
  text: 'So the signature was thrown away. Nothing was sent and nothing has moved. There may be no room left on this computer.',
  details: [],
  actions: ['close'],
}

/** Kept, and perhaps with the node already: the next look finds out. */
export const NOT_NOTED: Problem = {
  code: 'not-noted',
  title: 'It is signed, and may have been sent',
  text: 'This browser could not write down whether the network took it. Symbolon keeps it, looks again, and sends it if need be. Do not ask for it a second time.',
  details: [],
  actions: ['close'],
}
