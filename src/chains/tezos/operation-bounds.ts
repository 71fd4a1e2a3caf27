import { PayloadError } from '../payload.ts'
import { ByteWalk } from './byte-walk.ts'
import { MAX_DATA_BYTES, walkMicheline } from './micheline/bounds.ts'

const BRANCH_BYTES = 32
const KEY_HASH_BYTES = 21
const ADDRESS_BYTES = 22

/** Amounts, fees and the rest stay below 2^63: nine groups of seven bits. */
const MAX_NUMBER_BYTES = 9

/** By tag: what an operation holds behind source, fee, counter and limits (Octez, `operation_repr.ml`). */
const WALKS: Readonly<Partial<Record<number, (walk: ByteWalk) => void>>> = {
  107: publicKey,
  108: transaction,
  109: origination,
  110: optionalKeyHash,
  111: sized,
  113: (walk) => {
    number(walk)
    walk.skip(ADDRESS_BYTES)
  },
}

/** Operations of an account that this wallet does not sign. */
const UNSUPPORTED: Readonly<Partial<Record<number, string>>> = {
  112: 'set_deposits_limit',
  114: 'update_consensus_key',
  115: 'update_companion_key',
  158: 'transfer_ticket',
  200: 'smart_rollup_originate',
  201: 'smart_rollup_add_messages',
  202: 'smart_rollup_cement',
  203: 'smart_rollup_publish',
  204: 'smart_rollup_refute',
  205: 'smart_rollup_timeout',
  206: 'smart_rollup_execute_outbox_message',
  207: 'smart_rollup_recover_bond',
  230: 'dal_publish_commitment',
  250: 'zk_rollup_origination',
  251: 'zk_rollup_publish',
  252: 'zk_rollup_update',
}

/** What bakers and voters sign, and what nobody has to sign. */
const NOT_OF_AN_ACCOUNT: Readonly<Partial<Record<number, string>>> = {
  1: 'seed_nonce_revelation',
  2: 'double_consensus_operation_evidence',
  3: 'double_baking_evidence',
  4: 'activate_account',
  5: 'proposals',
  6: 'ballot',
  7: 'double_preattestation_evidence',
  8: 'vdf_revelation',
  9: 'drain_delegate',
  17: 'failing_noop',
  20: 'preattestation',
  21: 'attestation',
  23: 'attestation_with_dal',
  24: 'dal_entrapment_evidence',
  30: 'preattestations_aggregate',
  31: 'attestations_aggregate',
  40: 'bls_mode_preattestation',
  41: 'bls_mode_attestation',
}

/**
 * Walks over a forged group of operations before anything decodes it: each part is there, of a known kind, and small and
 * flat enough to be decoded.
 * @throws PayloadError
 */
export function checkOperationBounds(bytes: Uint8Array): void {
  if (bytes.length > MAX_DATA_BYTES) throw new PayloadError('too-large', 'The operation is too large.')
  const walk = new ByteWalk(bytes)
  walk.skip(BRANCH_BYTES)
  if (walk.left === 0) throw new PayloadError('no-operation', 'There is no operation in it.')
  while (walk.left > 0) content(walk)
}

function content(walk: ByteWalk): void {
  const tag = walk.byte()
  const rest = WALKS[tag]
  if (!rest) throw refusalOf(tag)
  walk.skip(KEY_HASH_BYTES)
  for (let count = 0; count < 4; count++) number(walk)
  rest(walk)
}

function refusalOf(tag: number): PayloadError {
  const other = NOT_OF_AN_ACCOUNT[tag]
  if (other) return new PayloadError('not-a-manager-operation', `This wallet never signs ${other}.`)
  const unsupported = UNSUPPORTED[tag]
  if (unsupported) return new PayloadError('unsupported-operation', `This wallet does not sign ${unsupported}.`)
  return new PayloadError('unknown-operation', `Operation kind ${tag} is not known.`)
}

function number(walk: ByteWalk): void {
  if (walk.number() > MAX_NUMBER_BYTES) throw outOfRange()
}

export function outOfRange(): PayloadError {
  return new PayloadError('amount-out-of-range', 'An amount, a fee or a limit is outside its range.')
}

/** Of Ed25519, secp256k1, P-256, BLS12-381; then a proof, which only the last has. */
function publicKey(walk: ByteWalk): void {
  const length = [32, 33, 33, 48][walk.byte()]
  if (length === undefined) throw new PayloadError('undecodable', 'The public key is of a kind that is not known.')
  walk.skip(length)
  if (isThere(walk)) walk.skip(walk.length())
}

function transaction(walk: ByteWalk): void {
  number(walk)
  walk.skip(ADDRESS_BYTES)
  if (!isThere(walk)) return
  if (walk.byte() === 0xff) entrypointName(walk)
  sized(walk)
}

/** None is the default entrypoint's, which is not written by name. */
function entrypointName(walk: ByteWalk): void {
  const length = walk.byte()
  if (length === 0) throw new PayloadError('not-canonical', 'An entrypoint is called by no name.')
  walk.skip(length)
}

function origination(walk: ByteWalk): void {
  number(walk)
  optionalKeyHash(walk)
  sized(walk)
  sized(walk)
}

function optionalKeyHash(walk: ByteWalk): void {
  if (isThere(walk)) walk.skip(KEY_HASH_BYTES)
}

/** Micheline behind its length. */
function sized(walk: ByteWalk): void {
  const end = walk.length() + walk.at
  walkMicheline(walk)
  if (walk.at !== end) throw new PayloadError('undecodable', 'Some data in the operation is not as long as it says.')
}

function isThere(walk: ByteWalk): boolean {
  const flag = walk.byte()
  if (flag !== 0x00 && flag !== 0xff) throw new PayloadError('undecodable', 'The bytes are no operation.')
  return flag === 0xff
}
