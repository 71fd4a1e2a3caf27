import {
  type CompletedOperation,
  type CompletingNode,
  completeOperation,
  type OperationSource,
} from './complete-operation.ts'
import type { Operation } from './operation.ts'
import { actionOf, openWish } from './wish.ts'

/**
 * The same group for now: another branch, and numbers, limits and fees as they are at present. A reveal is in it where it
 * is still needed.
 * @throws as completeOperation
 */
export function refreshOperation(
  node: CompletingNode,
  source: OperationSource,
  { contents }: Operation,
): Promise<CompletedOperation> {
  const actions = contents.map(actionOf)
  const wished = actions.length > 1 ? actions.filter(({ kind }) => kind !== 'reveal') : actions
  return completeOperation(node, source, wished.map(openWish))
}

/** The same group with other numbers, from `first` on. */
export function renumberOperation({ branch, contents }: Operation, first: bigint): Operation {
  return { branch, contents: contents.map((each, i) => ({ ...each, counter: (first + BigInt(i)).toString() })) }
}

/** Whether two groups differ in nothing but branch, numbers, limits and fees, or in that a key is made known before. */
export function doTheSame(one: Operation, other: Operation): boolean {
  const [a, b] = [one, other].map(({ contents }) =>
    JSON.stringify(
      contents
        .map(actionOf)
        .filter(({ kind }) => kind !== 'reveal')
        .map(sorted),
    ),
  )
  return a === b
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, field]) => [key, sorted(field)]),
  )
}
