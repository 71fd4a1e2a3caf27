import * as v from 'valibot'
import type { Asking } from '../provider/verb.ts'
import type { Channel } from './channel.ts'
import { BeaconFailure, beaconFailureOf } from './failure.ts'
import { type Envelope, readEnvelope, type Said, writeMessage } from './messages.ts'
import type { Peer } from './peers.ts'
import type { BeaconServices } from './verb.ts'
import { BEACON_VERBS } from './verb-table.ts'

/** One message that a paired dapp encrypted. */
export interface Heard {
  readonly asking: Asking
  readonly peer: Peer
  readonly channel: Channel
  readonly nonce: string
  readonly message: unknown
  /** Encrypts for this dapp and posts. */
  say(message: object): void
  /** Whatever becomes of this worker, the dapp hears of it: nobody need send it again. */
  taken(): void
}

/** Ids of requests that are being answered, by peer: a repeated one must not be answered in place of the first. */
export type UnderWay = Set<string>

/**
 * Answers one message: read → its sender is who encrypted it → understood → taken on, once → acknowledged → the verb itself.
 * What has no id gets no answer: there is nothing to name it by.
 */
export async function dispatch(heard: Heard, services: BeaconServices, underWay: UnderWay): Promise<void> {
  const { channel, peer } = heard
  const envelope = readEnvelope(heard.message)
  if (envelope === null) return
  const say = (said: Said) => heard.say(writeMessage(envelope.id, channel.senderId, envelope.form, said))
  const name = `${peer.site} ${peer.publicKey} ${envelope.id}`
  // An answer here would be taken for the first one's, which is still to come.
  if (underWay.has(name)) return
  underWay.add(name)
  try {
    const answer = await answerTo(envelope, heard, services, () => say({ type: 'acknowledge' }))
    if (answer !== null) say(answer)
  } catch (error) {
    const { errorType, data } = beaconFailureOf(error)
    say({ type: 'error', errorType, ...(data === undefined ? {} : { errorData: data }) })
  } finally {
    underWay.delete(name)
    await services.peers.answered(peer, envelope)
  }
}

async function answerTo(
  envelope: Envelope,
  heard: Heard,
  services: BeaconServices,
  acknowledge: () => void,
): Promise<Said | null> {
  const { asking, peer, channel } = heard
  const { senderId, request, isForeign } = envelope
  if (senderId !== channel.peerId) throw new BeaconFailure('PARAMETERS_INVALID_ERROR', 'The sender is another.')
  if (isForeign) throw new BeaconFailure('NETWORK_NOT_SUPPORTED', 'Only Tezos is spoken here.')
  if (request === null) throw new BeaconFailure('PARAMETERS_INVALID_ERROR', 'This is no message of a known version.')
  if (request.type === 'disconnect') {
    await leave(asking, peer, services)
    return null
  }
  const verb = BEACON_VERBS.get(request.type)
  if (verb === undefined) throw new BeaconFailure('UNKNOWN_ERROR', 'The wallet does not know this kind of request.')
  const params = v.safeParse(verb.params, request.fields)
  if (!params.success) throw new BeaconFailure('PARAMETERS_INVALID_ERROR', 'The parameters are not valid.')
  await takeOn(envelope, heard, services)
  heard.taken()
  acknowledge()
  return verb.run(params.output, { asking, peer, senderId: channel.senderId }, services)
}

/** @throws BeaconFailure where it came before: carried out, or interrupted by the end of an earlier worker */
async function takeOn(envelope: Envelope, { peer, nonce }: Heard, { peers }: BeaconServices): Promise<void> {
  if (await peers.takeOn(peer, [nonce, envelope.id], envelope)) return
  const { site, publicKey } = peer
  const isLeft = (await peers.left()).some(
    (left) => left.site === site && left.publicKey === publicKey && left.id === envelope.id,
  )
  throw isLeft
    ? new BeaconFailure('UNKNOWN_ERROR', 'The browser interrupted this.')
    : new BeaconFailure('PARAMETERS_INVALID_ERROR', 'This message came before.')
}

/** The dapp gives its pairing back. The site stays connected while another of its dapps uses that. */
async function leave({ site }: Asking, peer: Peer, { peers, wallet }: BeaconServices): Promise<void> {
  await peers.forget(peer)
  const others = await peers.of(site.key)
  if (!others.some(({ granted }) => granted !== null)) await wallet.disconnect(site)
}
