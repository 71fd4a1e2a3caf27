import { ERROR_PREFIX } from '../node/protocol.ts'

/** One error of a node's trace. `id` of errors of the protocol begins with the protocol's name. */
export type NodeError = {
  readonly kind: 'permanent' | 'temporary' | 'branch' | 'outdated'
  readonly id: string
  readonly [field: string]: unknown
}

/** An operation, or a part of one, that is refused. `text` is how a node puts its trace into words. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly trace: readonly NodeError[]
  readonly text: string

  constructor(trace: readonly NodeError[], text: string) {
    super(`${trace.map((each) => each.id).join(', ')}: ${text}`)
    this.trace = trace
    this.text = text
  }
}

type Fields = Record<string, unknown>
const protocol = (kind: NodeError['kind'], id: string, fields: Fields = {}): NodeError => ({
  kind,
  id: ERROR_PREFIX + id,
  ...fields,
})
const one = (kind: NodeError['kind'], id: string, text: string, fields: Fields = {}): Refused =>
  new Refused([protocol(kind, id, fields)], text)

const failure = (msg: string): Refused => new Refused([{ kind: 'temporary', id: 'failure', msg }], msg)

const tez = (mutez: bigint): string => `${Number(mutez) / 1_000_000}ꜩ`

/** Errors in the form in which Octez gives them (its error ids, kinds and fields), by what they say. */
export const refusal = {
  // Of the shell, which puts the errors within into words and says these to whoever sent the operation.
  unreadable: () => failure("Can't parse the operation"),
  oldBranch: (hash: string, branch: string, life: number) =>
    failure(
      `Operation ${hash} is branched on either:\n - a block ${branch} which is too old (${life} blocks in the past)\n - a predecessor block from an alternative branch which is now unknown`,
    ),
  invalid: (hash: string, { trace, text }: Refused) =>
    new Refused(trace, `Invalid operation ${hash}: \nError:\n  ${text}\n`),
  notValid: (hash: string, { trace, text }: Refused) =>
    new Refused(trace, `Error while validating injected operation ${hash}:\nError:\n  ${text}\n`),
  parse: () =>
    new Refused(
      [{ kind: 'permanent', id: 'node.prevalidation.parse_error' }],
      'Operation parsing error in prevalidation.',
    ),
  oversized: (size: number, max: number) =>
    new Refused(
      [{ kind: 'permanent', id: 'node.prevalidation.oversized_operation', size, max_size: max }],
      `Oversized operation (size: ${size}, max: ${max})`,
    ),
  conflict: (hash: string) =>
    new Refused(
      [{ kind: 'temporary', id: 'prevalidation.operation_conflict', new_hash: hash }],
      `The operation ${hash} cannot be added because the mempool already contains a conflicting operation.`,
    ),

  // Of the protocol, when an operation is looked at.
  feesTooLow: () => one('permanent', 'prefilter.fees_too_low', 'Operation fees are too low'),
  foreign: (kind: string) =>
    kind === 'failing_noop'
      ? one('permanent', 'validate.operation.failing_noop_error', 'A failing_noop operation can never be validated.')
      : new Refused(
          [{ kind: 'permanent', id: 'sandbox.not_carried_out', operation: kind }],
          `Operations of the kind ${kind} are not carried out here.`,
        ),
  invalidSignature: () => one('permanent', 'operation.invalid_signature', 'The operation signature is invalid'),
  inconsistentSources: (first_source: string, unexpected_source: string) =>
    one('permanent', 'validate.operation.inconsistent_sources', 'Inconsistent sources in operation batch.', {
      first_source,
      unexpected_source,
    }),
  inconsistentCounters: (source: string, previous: bigint, counter: bigint) =>
    one(
      'permanent',
      'validate.operation.inconsistent_counters',
      `Non-consecutive counters for source ${source}: jumped from ${previous} to ${counter}.`,
      { source, previous_counter: String(previous), wrong_counter: String(counter) },
    ),
  incorrectRevealPosition: () =>
    one('permanent', 'validate.operation.incorrect_reveal_position', 'Incorrect reveal operation position in batch.'),
  counterInThePast: (contract: string, expected: bigint, found: bigint) =>
    one(
      'branch',
      'contract.counter_in_the_past',
      `Counter ${found} already used for contract ${contract} (expected ${expected})`,
      { contract, expected: String(expected), found: String(found) },
    ),
  counterInTheFuture: (contract: string, expected: bigint, found: bigint) =>
    one(
      'temporary',
      'contract.counter_in_the_future',
      `Counter ${found} not yet reached for contract ${contract} (expected ${expected})`,
      { contract, expected: String(expected), found: String(found) },
    ),
  emptyAccount: (implicit: string) =>
    one('branch', 'implicit.empty_implicit_contract', `Empty implicit contract (${implicit})`, { implicit }),
  emptiedDelegation: (implicit: string) =>
    one('branch', 'implicit.empty_implicit_delegated_contract', `Emptying implicit delegated contract (${implicit})`, {
      implicit,
    }),
  unrevealedKey: (contract: string) =>
    one('branch', 'contract.unrevealed_key', `Unrevealed manager key for contract ${contract}.`, { contract }),
  previouslyRevealedKey: (contract: string) =>
    one('branch', 'contract.previously_revealed_key', `Previously revealed manager key for contract ${contract}.`, {
      contract,
    }),
  inconsistentHash: (public_key: string, expected_hash: string, provided_hash: string) =>
    one(
      'permanent',
      'contract.manager.inconsistent_hash',
      `The hash of the manager public key ${public_key} is not ${provided_hash} as announced but ${expected_hash}`,
      { public_key, expected_hash, provided_hash },
    ),
  gasLimitTooHigh: () => one('permanent', 'gas_limit_too_high', 'Gas limit out of protocol hard bounds'),
  storageLimitTooHigh: () => one('permanent', 'storage_limit_too_high', 'Storage limit out of protocol hard bounds'),
  insufficientGas: () =>
    new Refused(
      [
        protocol('permanent', 'validate.operation.insufficient_gas_for_manager'),
        protocol('temporary', 'gas_exhausted.operation'),
      ],
      'Gas limit is too low to cover the initial cost of manager operations',
    ),

  // Of the protocol, when an operation is carried out.
  balanceTooLow: (contract: string, balance: bigint, amount: bigint) =>
    new Refused(
      [
        protocol('temporary', 'contract.balance_too_low', {
          contract,
          balance: String(balance),
          amount: String(amount),
        }),
        protocol('temporary', 'tez.subtraction_underflow', { amounts: [String(balance), String(amount)] }),
      ],
      `Balance of contract ${contract} too low (${tez(balance)}) to spend ${tez(amount)}`,
    ),
  gasExhausted: () => one('temporary', 'gas_exhausted.operation', 'Gas quota exceeded for the operation'),
  storageExhausted: () => one('temporary', 'storage_exhausted.operation', 'Storage quota exceeded for the operation'),
  cannotPayStorage: () => one('temporary', 'contract.cannot_pay_storage_fee', 'Cannot pay storage fee'),
  emptyTransaction: (contract: string) =>
    one(
      'branch',
      'contract.empty_transaction',
      `Transactions of 0ꜩ towards a contract without code are forbidden (${contract}).`,
      { contract },
    ),
  missingContract: (contract: string) =>
    one('temporary', 'contract.non_existing_contract', `Contract ${contract} does not exist`, { contract }),
  transferToRollup: () =>
    one(
      'permanent',
      'operations.invalid_transfer_to_smart_rollup_from_implicit_account',
      'Invalid sender for transfer operation to smart rollup.',
    ),
  noSuchEntrypoint: (entrypoint: string) =>
    one('permanent', 'michelson_v1.no_such_entrypoint', `Contract has no entrypoint named ${entrypoint}`, {
      entrypoint,
    }),
  badParameter: (contract: string) =>
    one('permanent', 'michelson_v1.bad_contract_parameter', `Invalid argument passed to contract ${contract}.`, {
      contract,
    }),
  scriptRejected: (contract_handle: string, reason: unknown) =>
    new Refused(
      [
        protocol('temporary', 'michelson_v1.runtime_error', { contract_handle, contract_code: 'Deprecated' }),
        protocol('temporary', 'michelson_v1.script_rejected', { location: 0, with: reason }),
      ],
      `Runtime error in contract ${contract_handle}: script reached FAILWITH instruction with ${JSON.stringify(reason)}`,
    ),
  illTypedData: () => one('permanent', 'michelson_v1.ill_typed_data', 'Ill typed data'),
  illTypedScript: () => one('permanent', 'michelson_v1.ill_typed_contract', 'Ill typed contract'),
  unregisteredDelegate: (hash: string) =>
    one(
      'permanent',
      'contract.manager.unregistered_delegate',
      `The provided public key (with hash ${hash}) is not registered as valid delegate key.`,
      { hash },
    ),
  unchangedDelegate: () =>
    one('temporary', 'delegate.unchanged', 'The contract is already delegated to the same delegate'),
  activeDelegate: () => one('temporary', 'delegate.already_active', 'Delegate already active'),
  delegateDeletion: (delegate: string) =>
    one('permanent', 'delegate.no_deletion', `Delegate deletion is forbidden (${delegate})`, { delegate }),
  stakeWithoutDelegate: () =>
    one(
      'permanent',
      'operations.stake_modification_with_no_delegate_set',
      '(Un)Stake operations are only allowed when delegate is set.',
    ),
  stakeForAnother: () =>
    one(
      'permanent',
      'operations.invalid_self_transaction_destination',
      'A pseudo-transaction destination must equal its sender.',
    ),
  amountNotZero: (amount: bigint) =>
    one(
      'permanent',
      'operations.invalid_nonzero_transaction_amount',
      `A transaction expected a zero-amount but got ${tez(amount)}.`,
      { amount: String(amount) },
    ),
  noStorageAsked: () => one('temporary', 'contract.negative_storage_input', 'Null or negative storage input'),
  constantRegistered: () => one('branch', 'Expression_already_registered', 'Expression already registered'),
}
