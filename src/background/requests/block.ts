import { hexToBytes } from '@noble/hashes/utils.js'
import { checkSignIn } from '../../chains/ethereum/sign-in.ts'
import type { Meaning } from '../../chains/intent.ts'
import type { Problem } from '../../messages/problem.ts'
import type { Acknowledgement } from '../../messages/request.ts'
import { type Judgement, judge } from '../../policy/judge.ts'
import { readChain } from '../stores/networks.ts'
import type { SignBody, WaitingRequest } from './request.ts'

/** Why a request can never be approved, whatever the servers say; null when nothing stands against it. */
export function blockOf({ body, site }: WaitingRequest, address: string): Problem | null {
  if (body.kind !== 'sign') return null
  const judgement = judgementOf(body)
  if (judgement.verdict === 'deny') return blocked(judgement.code, 'Your servers never sign this', judgement.message)
  const claim = signInClaim(body.intent.meaning as Meaning)
  if (claim === null || site === null) return null
  const check = checkSignIn(claim, site.origin, address)
  if (check.verdict === 'same') return null
  const whose = check.code === 'sign-in-domain' ? 'site' : 'account'
  return blocked(check.code, `This sign-in is for another ${whose}`, `${check.message} It cannot be signed.`)
}

/** What the owner has to acknowledge by name before the servers sign it. */
export function acknowledgementsOf({ body }: WaitingRequest): Acknowledgement[] {
  if (body.kind !== 'sign') return []
  const judgement = judgementOf(body)
  return judgement.verdict === 'needs-acknowledgement' ? [judgement.kind] : []
}

/** The rules every server applies, applied here first. */
function judgementOf({ chain, intent }: SignBody): Judgement {
  const digest = hexToBytes(intent.digest.slice(2))
  return judge({ ok: true, intent, digest }, { purpose: readChain(chain).family })
}

function signInClaim(meaning: Meaning): Parameters<typeof checkSignIn>[0] | null {
  if (meaning.class === 'sign-in') return meaning
  return meaning.class === 'message' || meaning.class === 'micheline-message' ? meaning.resemblesSignIn : null
}

function blocked(code: string, title: string, text: string): Problem {
  return { code, title, text, details: [], actions: ['close'] }
}
