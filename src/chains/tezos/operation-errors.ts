import type { RpcError } from '../node.ts'
import { shortened } from '../shortened.ts'
import type { NodeError, SimulatedContent } from './rpc-shapes.ts'

export type OperationErrorCode =
  | 'balance-too-low'
  | 'counter'
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
  /** Which one of the group failed, from 0; null where it is the group. */
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

/** Errors by the end of their id: the rest of it names the protocol. The first that fits counts. */
const MEANINGS: readonly (readonly [RegExp, OperationErrorCode, string])[] = [
  [/script_rejected$/, 'script-rejected', 'The contract refused it'],
  [
    /balance_too_low$|subtraction_underflow$|cannot_pay_storage_fee$/,
    'balance-too-low',
    'The account does not hold enough for the amount, the fee and what storage costs',
  ],
  [/counter_in_the_(past|future)$/, 'counter', 'Its number is not the account’s next one'],
  [/inconsistent_counters$/, 'counter', 'The numbers in it do not follow each other'],
  [/unrevealed_key$/, 'unrevealed', 'The account’s public key is not known to the network yet'],
  [/previously_revealed_key$/, 'revealed-before', 'The account’s public key is known to the network already'],
  [/incorrect_reveal_position$/, 'revealed-before', 'Only the first operation may make a public key known'],
  [
    /gas_exhausted\.|insufficient_gas_for_manager$|gas_quota_exceeded/,
    'gas-exhausted',
    'It needs more gas than it may use',
  ],
  [/gas_limit_too_high$/, 'gas-limit', 'It may use more gas than a block has'],
  [/storage_exhausted\./, 'storage-exhausted', 'It needs more storage than it may use'],
  [/storage_limit_too_high$/, 'storage-exhausted', 'It may use more storage than the network allows'],
  [
    /fees?_too_low|rejected_by_full_mempool$|removed_from_full_mempool$/,
    'fee-too-low',
    'Its fee is too low for this node',
  ],
  [
    /manager_restriction$|operation_conflict$|operation_replacement$/,
    'one-at-a-time',
    'An operation of this account waits for a block already, and a block takes one of each account',
  ],
  [/too_old|outdated|unknown_branch|branch/, 'branch-too-old', 'It was made too long ago for the network to take it'],
  [/non_existing_contract$|does_not_exist$/, 'no-contract', 'There is no such contract'],
  [
    /no_such_entrypoint$|bad_contract_parameter$|invalid_syntactic_constant|ill_typed|inconsistent_types/,
    'bad-parameter',
    'The contract does not take these parameters',
  ],
  [/empty_transaction$/, 'nothing-sent', 'A payment of nothing to a person is not taken'],
  [/empty_implicit_contract$/, 'empty-account', 'The account holds nothing'],
  [/empty_implicit_delegated_contract$/, 'delegation', 'An account that delegates cannot be emptied'],
  [/unregistered_delegate$/, 'delegation', 'This address is not a baker'],
  [/delegate\.(unchanged|already_active)$/, 'delegation', 'The account has this delegate already'],
  [/delegate\.|delegat/, 'delegation', 'The network does not take this change of delegate'],
  [/stak/, 'staking', 'The network does not take this change of the stake'],
  [/invalid_signature$|missing_signature$/, 'signature', 'Its signature is not valid'],
  [
    /parse_error$|undecodable|cannot_parse_operation|injection_operations_error_case/,
    'undecodable',
    'The node cannot read it',
  ],
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
const UNKNOWN = 'The network does not take it'

/** What came of each operation of a group, in plain words where it failed; null where all of it was applied. */
export function failureIn(contents: readonly SimulatedContent[]): OperationError | null {
  for (const [at, { metadata }] of contents.entries()) {
    const results = [metadata.operation_result, ...metadata.internal_operation_results.map(({ result }) => result)]
    const failed = results.find(({ status }) => status === 'failed')
    if (failed === undefined) continue
    return explained(failed.errors, contents.length === 1 ? null : at, contents.length)
  }
  const isWhole = contents.every(({ metadata }) => metadata.operation_result.status === 'applied')
  return isWhole ? null : new OperationError('unknown', `${UNKNOWN}.`)
}

/** A node's refusal in plain words; null where it did not refuse but failed, or was not reached. */
export function refusalIn(error: RpcError): OperationError | null {
  if (error.answer === undefined) return null
  return explained((error.answer.data ?? []) as readonly NodeError[], null, 1)
}

function explained(errors: readonly NodeError[], at: number | null, of: number): OperationError {
  const found = MEANINGS.flatMap(([pattern, code, words]) => {
    const error = errors.find(({ id }) => pattern.test(id))
    return error === undefined ? [] : [{ code, words, error }]
  })[0]
  const said = found?.code === 'script-rejected' ? saidBy(found.error) : null
  const meant = said !== null && Object.hasOwn(SAID, said) ? SAID[said] : undefined
  const words = found?.words ?? `${UNKNOWN} (${shortened(errors.at(-1)?.id ?? 'no reason given', MAX_SAID)})`
  const reason = `${words}${said === null ? '' : `: “${said}”`}${meant === undefined ? '' : `, ${meant}`}.`
  const which = at === null ? '' : `Operation ${at + 1} of ${of}: `
  return new OperationError(found?.code ?? 'unknown', which + reason, at, said)
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
