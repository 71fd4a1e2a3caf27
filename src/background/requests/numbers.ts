import { renumbered } from './redraft.ts'
import { isOpen, isOver, type SignBody, type WaitingRequest } from './request.ts'

/** Whose numbers: each account counts its transactions on each chain. */
export type Count = Pick<SignBody, 'account' | 'chain'>

type Numbered = WaitingRequest & { readonly body: SignBody }

/** The requests of this count that are not over. Of what is signed, Activity says whether it still holds its number. */
function ofCount(requests: readonly WaitingRequest[], { account, chain }: Count): Numbered[] {
  return requests.filter(
    (request): request is Numbered =>
      request.body.kind === 'sign' &&
      request.body.account === account &&
      request.body.chain === chain &&
      request.phase.kind !== 'signed' &&
      !isOver(request),
  )
}

/** Those of them that hold one of the free numbers. */
function holders(requests: readonly WaitingRequest[], count: Count): Numbered[] {
  return ofCount(requests, count).filter(({ body }) => body.numbered !== null)
}

/** Its number was the wallet's to choose, and nobody consented to it yet. */
function mayMove(request: Numbered): boolean {
  return request.body.numbered === 'next' && isOpen(request)
}

function numberOf({ body }: Numbered): number {
  return body.intent.nonce!
}

/**
 * Numbers that are promised. Those of `fixed` stay what they are, such as that of a transaction whose place another is to
 * take.
 */
export function promised(requests: readonly WaitingRequest[], count: Count): { all: number[]; fixed: number[] } {
  const held = holders(requests, count)
  const inPlace = ofCount(requests, count).filter(({ body }) => body.replaces !== null)
  const fixed = [...held.filter((request) => !mayMove(request)), ...inPlace].map(numberOf)
  return { all: [...held.filter(mayMove).map(numberOf), ...fixed], fixed }
}

/**
 * Deals the numbers that open requests hold anew, together with those to spare, the lowest first and in the order of the
 * requests. Nothing else is needed to close a gap: what they hold and what is to spare is free on the chain.
 */
export function dealt(
  requests: readonly WaitingRequest[],
  count: Count,
  spare: readonly number[],
): readonly WaitingRequest[] {
  const moving = holders(requests, count).filter(mayMove)
  const { fixed } = promised(requests, count)
  const free = [...new Set([...moving.map(numberOf), ...spare])].filter((number) => !fixed.includes(number))
  free.sort((a, b) => a - b)
  const changed = new Map(
    moving.flatMap((request, at) => (numberOf(request) === free[at] ? [] : [[request.id, moved(request, free[at]!)]])),
  )
  return requests.map((request) => changed.get(request.id) ?? request)
}

/** After some were given up: those behind close up, so that no number stays unused. */
export function closedUp(
  requests: readonly WaitingRequest[],
  given: readonly WaitingRequest[],
): readonly WaitingRequest[] {
  return given.reduce(
    (left, { body }) =>
      body.kind === 'sign' && body.numbered !== null ? dealt(left, body, [body.intent.nonce!]) : left,
    requests,
  )
}

/** Other bytes want a new look. */
function moved(request: Numbered, number: number): WaitingRequest {
  return { ...request, body: renumbered(request.body, number), revision: crypto.randomUUID() }
}
