import { transactionsOn } from '../transactions/family.ts'
import { nextNonce, numbersFrom } from '../transactions/nonce.ts'
import { payloadOf } from './readings.ts'
import { draftOf, renumbered } from './redraft.ts'
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

/** All that it uses up. */
function numbersOf({ body }: Numbered): number[] {
  return numbersFrom(transactionsOn(body.chain).numbers(payloadOf(body.payload).bytes))
}

/**
 * Numbers that are promised. Those of `fixed` stay what they are, such as that of a transaction whose place another is to
 * take. Where transactions go one by one, no number is promised to what nobody consented to yet.
 */
export function promised(requests: readonly WaitingRequest[], count: Count): { all: number[]; fixed: number[] } {
  const held = holders(requests, count)
  const inPlace = ofCount(requests, count).filter(({ body }) => body.replaces !== null)
  const fixed = [...held.filter((request) => !mayMove(request)), ...inPlace].flatMap(numbersOf)
  if (transactionsOn(count.chain).line === 'one-by-one') return { all: fixed, fixed }
  return { all: [...held.filter(mayMove).flatMap(numbersOf), ...fixed], fixed }
}

/**
 * Deals the numbers that open requests hold anew, together with those to spare. Nothing else is needed to close a gap: what
 * they hold and what is to spare is free on the chain.
 */
export function dealt(
  requests: readonly WaitingRequest[],
  count: Count,
  spare: readonly number[],
): readonly WaitingRequest[] {
  const moving = holders(requests, count).filter(mayMove)
  const { fixed } = promised(requests, count)
  const free = [...new Set([...moving.map(numberOf), ...spare])].filter((number) => !fixed.includes(number))
  const numbers = transactionsOn(count.chain).line === 'pool' ? inOrder(free) : alike(moving, spare, fixed)
  const changed = new Map(
    moving.flatMap((request, at) => {
      const number = numbers(at)
      return numberOf(request) === number ? [] : [[request.id, moved(request, number)]]
    }),
  )
  return requests.map((request) => changed.get(request.id) ?? request)
}

/** The lowest first, in the order of the requests. */
function inOrder(free: number[]): (at: number) => number {
  free.sort((a, b) => a - b)
  return (at) => free[at]!
}

/** The first free one for each: who is consented to first comes first, and the others follow then. */
function alike(
  moving: readonly Numbered[],
  spare: readonly number[],
  fixed: readonly number[],
): (at: number) => number {
  return (at) => {
    const request = moving[at]!
    const from = Math.min(numberOf(request), ...spare)
    const { numbers, renumber } = transactionsOn(request.body.chain)
    const drafted = draftOf(request.body)
    const { first, count } = numbers(drafted)
    const whole = nextNonce(from, fixed, count)
    if (whole <= first) return whole
    // Behind others, it may take fewer.
    const behind = Math.max(from, first + 1)
    return nextNonce(behind, fixed, numbers(renumber(drafted, behind)).count)
  }
}

/** One of them was consented to: where transactions go one by one, the others of its count come after it. */
export function lined(requests: readonly WaitingRequest[], { body }: WaitingRequest): readonly WaitingRequest[] {
  const isInLine = body.kind === 'sign' && body.numbered !== null && transactionsOn(body.chain).line === 'one-by-one'
  return isInLine ? dealt(requests, body, []) : requests
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
