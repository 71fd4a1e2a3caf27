import { RpcError } from '../node.ts'
import { feeWithMargin, leastAround, leastOf } from './fees.ts'
import { forgeOperation } from './forge.ts'
import type { Content, Operation } from './operation.ts'
import { failureIn, OperationError, refusalIn } from './operation-errors.ts'
import type { MinimumFees, TezosRpc } from './rpc.ts'
import type { NetworkConstants, OperationResult, SimulatedContent } from './rpc-shapes.ts'
import type { OperationWish } from './wish.ts'

export type CompletingNode = Pick<
  TezosRpc,
  'expectChain' | 'branch' | 'counter' | 'managerKey' | 'constants' | 'minimumFees' | 'simulate'
>

export interface OperationSource {
  /** CAIP-2 reference of the chain, `NetX…`. */
  readonly chainId: string
  readonly address: string
  /** As Tezos writes it: `edpk…`, `sppk…`. */
  readonly publicKey: string
}

export interface CompletedOperation {
  readonly operation: Operation
  /** The group forged: what is signed. */
  readonly bytes: Uint8Array
  /** No later block takes it. */
  readonly lastLevel: number
  /** The highest amount that its storage may cost, in mutez. */
  readonly storageCost: bigint
}

/** The protocol's bound on the bytes of an operation, and those of a signature. */
const MAX_OPERATION_BYTES = 32_768 - 64

/** Units on top of what was used in the simulation: state that a call looks at may have grown by the block. */
const GAS_MARGIN = 100n
/** Of a call, also a tenth of it. Gas is cheap, and what is not used takes nothing from anybody else in the block. */
const CALL_GAS_DIVISOR = 10n
/** Bytes on top of what a call stored in the simulation. What is not used costs nothing. */
const STORAGE_MARGIN = 20n

/**
 * A whole group of operations from what was wished for: a reveal before it where the key is not known to the network, the
 * account's next numbers, limits from a simulation, and the fee a node asks, with a margin each. What the wish says stays
 * as it says. The group as it is then is simulated once more, so that what is signed is what would be applied.
 * @throws OperationError; RpcError
 */
export async function completeOperation(
  node: CompletingNode,
  source: OperationSource,
  wishes: readonly OperationWish[],
): Promise<CompletedOperation> {
  await node.expectChain(source.chainId)
  const [branch, counter, managerKey, constants, minimum] = await Promise.all([
    node.branch(),
    node.counter(source.address),
    node.managerKey(source.address),
    node.constants(),
    node.minimumFees(),
  ])
  const all = managerKey === null ? withReveal(wishes, source.publicKey) : wishes
  const numbered = all.map((wish, i): Numbered => ({ wish, counter: counter + 1n + BigInt(i) }))
  const simulate = (contents: readonly Content[]) =>
    simulated(node, source.chainId, branch.hash, contents, all.length - wishes.length)

  const tried = openContents(numbered, source.address, constants)
  const limited = withLimits(tried, numbered, await simulate(tried), constants)
  const contents = withFees(limited, numbered, branch.hash, minimum)
  await simulate(contents)

  const operation = { branch: branch.hash, contents }
  const bytes = forgeOperation(operation)
  if (bytes.length > MAX_OPERATION_BYTES) throw new OperationError('undecodable', 'It is too large for the network.')
  return {
    operation,
    bytes,
    lastLevel: branch.level + constants.max_operations_time_to_live,
    storageCost: storageCost(contents, constants),
  }
}

interface Numbered {
  readonly wish: OperationWish
  readonly counter: bigint
}

function withReveal(wishes: readonly OperationWish[], publicKey: string): readonly OperationWish[] {
  if (wishes[0]?.action.kind === 'reveal') return wishes
  const action = { kind: 'reveal', public_key: publicKey } as const
  return [{ action, fee: null, gasLimit: null, storageLimit: 0n }, ...wishes]
}

/** Free, and with all the gas and storage that the network allows, where nothing else was wished for. */
function openContents(numbered: readonly Numbered[], source: string, constants: NetworkConstants): Content[] {
  const given = numbered.reduce((sum, { wish }) => sum + (wish.gasLimit ?? 0n), 0n)
  const open = numbered.filter(({ wish }) => wish.gasLimit === null).length
  const left = constants.hard_gas_limit_per_block - given
  const most = constants.hard_gas_limit_per_operation
  const each = open === 0 ? 0n : left / BigInt(open)
  if (left < 0n || (open > 0 && each <= 0n))
    throw new OperationError('gas-limit', 'It may use more gas than a block has.')
  return numbered.map(({ wish, counter }) => ({
    ...wish.action,
    source,
    fee: (wish.fee ?? 0n).toString(),
    counter: counter.toString(),
    gas_limit: (wish.gasLimit ?? (each < most ? each : most)).toString(),
    storage_limit: (wish.storageLimit ?? constants.hard_storage_limit_per_operation).toString(),
  }))
}

async function simulated(
  node: CompletingNode,
  chainId: string,
  branch: string,
  contents: readonly Content[],
  before: number,
): Promise<readonly SimulatedContent[]> {
  try {
    const results = await node.simulate(chainId, branch, contents)
    const failure = failureIn(results, before)
    if (failure !== null) throw failure
    return results
  } catch (error) {
    throw (error instanceof RpcError && refusalIn(error)) || error
  }
}

function withLimits(
  tried: readonly Content[],
  numbered: readonly Numbered[],
  results: readonly SimulatedContent[],
  constants: NetworkConstants,
): Content[] {
  return tried.map((content, i) => {
    const { wish } = numbered[i]!
    const { gas, bytes } = usedBy(results[i]!, constants)
    const isCall = content.kind === 'transaction' && content.parameters !== undefined
    const gasMargin = isCall && gas / CALL_GAS_DIVISOR > GAS_MARGIN ? gas / CALL_GAS_DIVISOR : GAS_MARGIN
    const gasLimit = smaller(gas + gasMargin, BigInt(content.gas_limit))
    const storageLimit = smaller(bytes + (isCall ? STORAGE_MARGIN : 0n), constants.hard_storage_limit_per_operation)
    return {
      ...content,
      gas_limit: (wish.gasLimit ?? gasLimit).toString(),
      storage_limit: (wish.storageLimit ?? storageLimit).toString(),
    }
  })
}

/** Gas, and the bytes of storage that are paid for, of an operation and all that it set off. */
function usedBy({ kind, metadata }: SimulatedContent, { origination_size }: NetworkConstants) {
  const results: (readonly [string, OperationResult])[] = [
    [kind, metadata.operation_result],
    ...metadata.internal_operation_results.map(({ kind: inner, result }) => [inner, result] as const),
  ]
  const milligas = results.reduce((sum, [, result]) => sum + result.consumed_milligas, 0n)
  const bytes = results.reduce((sum, [each, result]) => {
    const made = BigInt(result.originated_contracts.length + (result.allocated_destination_contract ? 1 : 0))
    const stored = each === 'register_global_constant' ? result.storage_size : result.paid_storage_size_diff
    return sum + stored + made * origination_size
  }, 0n)
  return { gas: (milligas + 999n) / 1_000n, bytes }
}

/** Each pays for itself; the last whose fee is the wallet's to choose pays for what is around them: a reveal may go. */
function withFees(
  contents: readonly Content[],
  numbered: readonly Numbered[],
  branch: string,
  minimum: MinimumFees,
): Content[] {
  const payer = numbered.findLastIndex(({ wish }) => wish.fee === null)
  const priced = contents.map((content, i) => {
    if (numbered[i]!.wish.fee !== null) return content
    return priceOf(content, branch, minimum, i === payer ? leastAround(minimum) : 0n)
  })
  const least = priced.reduce((sum, each) => sum + leastFor(each, branch, minimum), leastAround(minimum))
  const offered = priced.reduce((sum, { fee }) => sum + BigInt(fee), 0n)
  if (offered < least)
    throw new OperationError(
      'fee-too-low',
      `Its fee is too low: at least ${least} mutez are asked, and ${offered} are offered.`,
    )
  return priced
}

/** A fee is part of the bytes that it pays for: a longer one may ask for one more. */
function priceOf(content: Content, branch: string, minimum: MinimumFees, around: bigint): Content {
  let priced = content
  for (;;) {
    const fee = feeWithMargin(around + leastFor(priced, branch, minimum))
    if (fee <= BigInt(priced.fee)) return priced
    priced = { ...priced, fee: fee.toString() }
  }
}

function leastFor(content: Content, branch: string, minimum: MinimumFees): bigint {
  const bytes = forgeOperation({ branch, contents: [content] }).length - BRANCH_BYTES
  return leastOf(minimum, bytes, BigInt(content.gas_limit))
}

const BRANCH_BYTES = 32

function storageCost(contents: readonly Content[], { cost_per_byte }: NetworkConstants): bigint {
  return contents.reduce((sum, content) => {
    // What increases a contract's paid storage pays for it beside its own limit.
    const added = content.kind === 'increase_paid_storage' ? BigInt(content.amount) : 0n
    return sum + (BigInt(content.storage_limit) + added) * cost_per_byte
  }, 0n)
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}
