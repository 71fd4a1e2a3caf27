import type { RpcError } from '../node.ts'
import { shortened } from '../shortened.ts'
import type { NodeError, SimulatedContent } from './rpc-shapes.ts'

export type OperationErrorCode =
  | 'balance-too-low'
  | 'counter-used'
  | 'counter-ahead'
  | 'unrevealed'
  | 'revealed-before'
  | 'script-rejected'
  | 'bad-parameter'
  | 'no-contract'
  | 'nothing-sent'
  | 'empty-account'
  | 'delegation'
  | 'staking'
  | 'gas-exhausted'
  | 'storage-exhausted'
  | 'gas-limit'
  | 'fee-too-low'
  | 'one-at-a-time'
  | 'branch-too-old'
  | 'signature'
  | 'undecodable'
  | 'unknown'

/** Why a node does not take a group of operations, or what would come of it. */
export class OperationError extends Error {
  override readonly name = 'OperationError'
  readonly code: OperationErrorCode
  /** Which one failed of those that were asked for, from 0; null where it is the group. */
  readonly at: number | null
  /** What the contract itself said, in its own words; null where it said nothing or was not asked. */
  readonly said: string | null

  constructor(code: OperationErrorCode, message: string, at: number | null = null, said: string | null = null) {
    super(message)
    this.code = code
    this.at = at
    this.said = said
  }
}

const SCRIPT_REJECTED = /script_rejected$/

interface Meaning {
  readonly code: OperationErrorCode
  /** In the id of an error, whose beginning names the protocol. */
  readonly id: RegExp
  /** In what a node says of an operation that it was sent: it gives no ids then (Octez, `Shell_services.Injection`). */
  readonly words?: RegExp
  readonly sentence: string
}

/** The first that fits counts. */
const MEANINGS: readonly Meaning[] = [
  { code: 'script-rejected', id: SCRIPT_REJECTED, sentence: 'The contract refused it' },
  {
    code: 'balance-too-low',
    id: /balance_too_low$|subtraction_underflow$|cannot_pay_storage_fee$/,
    words: /balance of contract .* too low/i,
    sentence: 'The account does not hold enough for the amount, the fee and what storage costs',
  },
  {
    code: 'counter-used',
    id: /counter_in_the_past$/,
    words: /counter \S+ already used/i,
    sentence: 'Its number was used before',
  },
  {
    code: 'counter-ahead',
    id: /counter_in_the_future$/,
    words: /counter \S+ not yet reached/i,
    sentence: 'Another operation of the account has to come before it',
  },
  { code: 'counter-ahead', id: /inconsistent_counters$/, sentence: 'The numbers in it do not follow each other' },
  {
    code: 'unrevealed',
    id: /unrevealed_key$/,
    words: /unrevealed (manager|public) key/i,
    sentence: 'The account’s public key is not known to the network yet',
  },
  {
    code: 'revealed-before',
    id: /previously_revealed_key$/,
    words: /previously revealed/i,
    sentence: 'The account’s public key is known to the network already',
  },
  {
    code: 'revealed-before',
    id: /incorrect_reveal_position$/,
    sentence: 'Only the first operation may make a public key known',
  },
  {
    code: 'gas-exhausted',
    id: /gas_exhausted\.|insufficient_gas_for_manager$|gas_quota_exceeded/,
    words: /gas limit is too low|gas quota exceeded/i,
    sentence: 'It needs more gas than it may use',
  },
  {
    code: 'gas-limit',
    id: /gas_limit_too_high$/,
    words: /gas limit out of/i,
    sentence: 'It may use more gas than a block has',
  },
  { code: 'storage-exhausted', id: /storage_exhausted\./, sentence: 'It needs more storage than it may use' },
  {
    code: 'storage-exhausted',
    id: /storage_limit_too_high$/,
    words: /storage limit out of/i,
    sentence: 'It may use more storage than the network allows',
  },
  {
    code: 'fee-too-low',
    id: /fees?_too_low|rejected_by_full_mempool$|removed_from_full_mempool$/,
    words: /fees are too low|mempool is full/i,
    sentence: 'Its fee is too low for this node',
  },
  {
    code: 'one-at-a-time',
    id: /manager_restriction$|operation_conflict$|operation_replacement$/,
    words: /conflicting operation|only one manager operation/i,
    sentence: 'An operation of this account waits for a block already, and a block takes one of each account',
  },
  {
    code: 'branch-too-old',
    id: /too_old|outdated/,
    words: /is branched on/i,
    sentence: 'It was made too long ago for the network to take it',
  },
  { code: 'no-contract', id: /non_existing_contract$|does_not_exist$/, sentence: 'There is no such contract' },
  {
    code: 'bad-parameter',
    id: /no_such_entrypoint$|bad_contract_parameter$|invalid_syntactic_constant|ill_typed|inconsistent_types/,
    sentence: 'The contract does not take what is sent to it',
  },
  { code: 'nothing-sent', id: /empty_transaction$/, sentence: 'A payment of nothing to a person is not taken' },
  {
    code: 'empty-account',
    id: /empty_implicit_contract$/,
    words: /^empty implicit contract|\n\s*empty implicit contract/i,
    sentence: 'The account holds nothing',
  },
  {
    code: 'delegation',
    id: /empty_implicit_delegated_contract$/,
    sentence: 'An account that delegates cannot be emptied',
  },
  { code: 'delegation', id: /unregistered_delegate$/, sentence: 'This address is not a baker' },
  {
    code: 'staking',
    id: /stake|invalid_self_transaction_destination$|invalid_nonzero_transaction_amount$/,
    sentence: 'The network does not take this change of the stake',
  },
  { code: 'delegation', id: /delegate\.unchanged$/, sentence: 'The account has this delegate already' },
  { code: 'delegation', id: /delegate/, sentence: 'The network does not take this change of delegate' },
  {
    code: 'signature',
    id: /invalid_signature$|missing_signature$/,
    words: /signature is invalid/i,
    sentence: 'Its signature is not valid',
  },
  {
    code: 'undecodable',
    id: /parse_error$|oversized_operation$/,
    words: /can't parse|parsing error|oversized operation/i,
    sentence: 'The node cannot read it',
  },
]

/** What standards have contracts say (TZIP-7, TZIP-12). */
const SAID: Readonly<Record<string, string>> = {
  FA2_INSUFFICIENT_BALANCE: 'the sender does not hold enough of this token',
  FA2_NOT_OPERATOR: 'the account may not move these tokens',
  FA2_NOT_OWNER: 'the tokens are not the account’s',
  FA2_TOKEN_UNDEFINED: 'there is no such token',
  FA2_TX_DENIED: 'this token cannot be transferred',
  FA2_OPERATORS_UNSUPPORTED: 'nobody else can be allowed to move these tokens',
  FA2_RECEIVER_HOOK_FAILED: 'the recipient refused the tokens',
  FA2_SENDER_HOOK_FAILED: 'the sender refused to part with the tokens',
  NotEnoughBalance: 'the sender does not hold enough of this token',
  NotEnoughAllowance: 'the account may not move so many of these tokens',
  UnsafeAllowanceChange: 'an allowance must be set to nothing before it is set to another amount',
}

const MAX_SAID = 200
const MAX_WORDS = 4_000
const UNKNOWN = 'The network does not take it'

/**
 * What came of each operation of a group, in plain words where it failed; null where all of it was applied.
 * @param before how many in front were put there by the wallet: whoever asked for the others does not count them
 */
export function failureIn(contents: readonly SimulatedContent[], before = 0): OperationError | null {
  for (const [at, { metadata }] of contents.entries()) {
    const results = [metadata.operation_result, ...metadata.internal_operation_results.map(({ result }) => result)]
    const failed = results.find(({ status }) => status === 'failed')
    if (failed === undefined) continue
    const isAlone = at < before || isTheOne(contents, at)
    return explained(failed.errors, isAlone ? null : at - before, contents.length - before)
  }
  const isWhole = contents.every(({ metadata }) => metadata.operation_result.status === 'applied')
  return isWhole ? null : new OperationError('unknown', `${UNKNOWN}.`)
}

/** Whether an operation is the only one of its group, but for a reveal that makes way for it. */
function isTheOne([first, ...others]: readonly SimulatedContent[], at: number): boolean {
  return others.length === 0 || (at === 1 && others.length === 1 && first?.kind === 'reveal')
}

/** A node's refusal in plain words; null where it did not refuse but failed, or was not reached. */
export function refusalIn(error: RpcError): OperationError | null {
  if (error.answer === undefined) return null
  return explained((error.answer.data ?? []) as readonly NodeError[], null, 1)
}

function explained(errors: readonly NodeError[], at: number | null, of: number): OperationError {
  const spoken = errors
    .map(wordsOf)
    .filter((words) => words !== '')
    .join('\n')
  const meaning = MEANINGS.find(({ id, words }) => errors.some((error) => id.test(error.id)) || words?.test(spoken))
  const rejected = errors.find(({ id }) => SCRIPT_REJECTED.test(id))
  const said = meaning?.code === 'script-rejected' && rejected ? saidBy(rejected) : null
  const meant = said !== null && Object.hasOwn(SAID, said) ? SAID[said] : undefined
  const words = meaning?.sentence ?? `${UNKNOWN} (${shortened(visible(spoken || lastId(errors)), MAX_SAID)})`
  const reason = `${words}${said === null ? '' : `: “${said}”`}${meant === undefined ? '' : `, ${meant}`}.`
  const which = at === null || of === 1 ? '' : `Operation ${at + 1} of ${of}: `
  return new OperationError(meaning?.code ?? 'unknown', which + reason, at, said)
}

function lastId(errors: readonly NodeError[]): string {
  return errors.at(-1)?.id ?? 'it gives no reason'
}

/** What a node puts into words; none where it gives an id. */
function wordsOf({ id, msg }: NodeError): string {
  return id === 'failure' && typeof msg === 'string' ? msg.slice(0, MAX_WORDS) : ''
}

/** The value that a script failed with: its text, where there is one in it. */
function saidBy({ with: value }: NodeError): string | null {
  const left: unknown[] = [value]
  for (let looked = 0; left.length > 0 && looked < 100; looked += 1) {
    const node = left.shift() as Partial<Record<'string' | 'int' | 'bytes' | 'args', unknown>> | null | undefined
    const text = node?.string ?? node?.int ?? node?.bytes
    if (typeof text === 'string') return shortened(visible(text), MAX_SAID)
    const below = Array.isArray(node) ? node : node?.args
    if (Array.isArray(below)) left.unshift(...below.slice(0, 10))
  }
  return null
}

/** A contract says what it likes, and no more than a line of it is shown. */
function visible(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ').trim()
}
