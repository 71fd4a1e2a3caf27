// Choosing servers and making the key, as the onboarding page shows it.
import * as v from 'valibot'
import { problem } from './problem.ts'
import { count, hex, id, instant, name, text, url } from './values.ts'
import { accountView } from './view.ts'

/** A Secret Server on offer. `identity` is its Ed25519 key in hex; `fingerprint` the same key as eight words. */
export const serverOffer = v.object({
  url,
  host: text(255),
  name,
  operator: v.nullable(text(120)),
  place: v.nullable(text(120)),
  identity: hex,
  fingerprint: v.pipe(v.array(text(16)), v.length(8)),
})

/** A bundled server whose descriptor could not be had, with why. */
export const serverAbsent = v.object({ url, host: text(255), problem })

/** A server as the person saw it: the background makes the key with this identity or not at all. */
export const chosenServer = v.object({ url, identity: hex })

/** What a choice of servers would mean. `threshold` of `parties` sign, this browser counted. */
export const quorumWeight = v.object({
  possible: v.boolean(),
  threshold: count,
  parties: count,
  serversAloneCanSign: v.boolean(),
  /** Operators that run more than one of the chosen servers, and whether one of them alone could sign. */
  shared: v.array(v.object({ operator: text(120), servers: v.array(name), couldSignAlone: v.boolean() })),
})

export const makingStep = v.picklist(['meet', 'draw', 'exchange', 'check', 'record'])

/** One row a step, one cell a party, in the order of `parties`. */
export const makingProgress = v.object({
  id,
  startedAt: instant,
  parties: v.array(v.object({ name, role: v.picklist(['device', 'server']) })),
  steps: v.array(v.object({ step: makingStep, cells: v.array(v.picklist(['done', 'now', 'later', 'failed'])) })),
  waitingFor: v.nullable(v.object({ name, since: instant })),
  problem: v.nullable(problem),
})

/** The finished wallet, first shown once the certificate is complete and a test signature verified. */
export const madeWallet = v.object({ madeAt: instant, parties: v.array(name), accounts: v.array(accountView) })

export type ServerOffer = v.InferOutput<typeof serverOffer>
export type ServerAbsent = v.InferOutput<typeof serverAbsent>
export type ChosenServer = v.InferOutput<typeof chosenServer>
export type QuorumWeight = v.InferOutput<typeof quorumWeight>
export type MakingStep = v.InferOutput<typeof makingStep>
export type MakingProgress = v.InferOutput<typeof makingProgress>
export type MadeWallet = v.InferOutput<typeof madeWallet>
