import * as v from 'valibot'
import { MichelineJson } from './micheline-json.ts'

const base58 = (prefix: string, length: number) =>
  v.pipe(v.string(), v.regex(new RegExp(`^${prefix}[1-9A-HJ-NP-Za-km-z]{${length - prefix.length}}$`)))

export const ChainId = base58('Net', 15)
export const BlockHash = base58('B', 51)
export const OperationHash = base58('o', 51)
export const PublicKey = v.pipe(v.string(), v.regex(/^(edpk|sppk|p2pk|BLpk)[1-9A-HJ-NP-Za-km-z]{48,96}$/))

export const PublicKeyHash = v.pipe(v.string(), v.regex(/^tz[1-4][1-9A-HJ-NP-Za-km-z]{33}$/))

/** A JSON string of digits, below 2^256. */
export const Natural = v.pipe(
  v.string(),
  v.regex(/^(0|[1-9][0-9]{0,77})$/),
  v.transform((digits) => BigInt(digits)),
)
const Level = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(2 ** 31 - 1))
const Small = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(2 ** 31 - 1))

export const Header = v.object({ hash: BlockHash, level: Level, chain_id: ChainId, protocol: v.string() })
export type BlockHeader = v.InferOutput<typeof Header>

export const Constants = v.object({
  hard_gas_limit_per_operation: Natural,
  hard_gas_limit_per_block: Natural,
  hard_storage_limit_per_operation: Natural,
  /** Mutez for each byte of storage. */
  cost_per_byte: Natural,
  /** Bytes that a new account or contract counts as. */
  origination_size: v.pipe(
    Small,
    v.transform((bytes) => BigInt(bytes)),
  ),
  /** Blocks after its branch in which an operation may be included. */
  max_operations_time_to_live: Small,
  /** Seconds. */
  minimal_block_delay: Natural,
})
export type NetworkConstants = v.InferOutput<typeof Constants>

/** A fraction; what is left over counts as one more. */
const Ratio = v.pipe(
  v.tuple([Natural, v.pipe(Natural, v.minValue(1n))]),
  v.transform(([over, under]) => (over + under - 1n) / under),
)
export const FeeFilter = v.pipe(
  v.object({ minimal_fees: Natural, minimal_nanotez_per_gas_unit: Ratio, minimal_nanotez_per_byte: Ratio }),
  v.transform((filter) => ({
    base: filter.minimal_fees,
    nanotezPerGas: filter.minimal_nanotez_per_gas_unit,
    nanotezPerByte: filter.minimal_nanotez_per_byte,
  })),
)

/** Errors of protocol and shell: `id` is e.g. `proto.024-PtTALLiN.contract.balance_too_low`; the rest depends on it. */
export const NodeErrors = v.pipe(
  v.array(v.looseObject({ id: v.pipe(v.string(), v.maxLength(300)), kind: v.optional(v.string()) })),
  v.maxLength(1_000),
)
export type NodeError = v.InferOutput<typeof NodeErrors>[number]

const Result = v.object({
  status: v.picklist(['applied', 'failed', 'backtracked', 'skipped']),
  errors: v.optional(NodeErrors, []),
  consumed_milligas: v.optional(Natural, '0'),
  /** Bytes. */
  paid_storage_size_diff: v.optional(Natural, '0'),
  storage_size: v.optional(Natural, '0'),
  allocated_destination_contract: v.optional(v.boolean(), false),
  originated_contracts: v.optional(v.array(v.string()), []),
})
export type OperationResult = v.InferOutput<typeof Result>

const Content = v.object({
  kind: v.string(),
  metadata: v.object({
    operation_result: Result,
    internal_operation_results: v.optional(v.array(v.object({ kind: v.string(), result: Result })), []),
  }),
})
export type SimulatedContent = v.InferOutput<typeof Content>

export const Simulated = v.object({ contents: v.array(Content) })
export const Included = v.object({ hash: OperationHash, contents: v.array(Content) })
export const Block = v.array(OperationHash)

const Classified = v.array(v.looseObject({ hash: OperationHash, error: v.optional(NodeErrors, []) }))
/** Where an operation stands in a node's pool; of those that were refused, why. */
export interface PooledOperation {
  readonly hash: string
  readonly state: 'waiting' | 'refused' | 'outdated'
  readonly errors: readonly NodeError[]
}
export const Pool = v.pipe(
  v.object({
    validated: v.optional(Classified, []),
    refused: v.optional(Classified, []),
    outdated: v.optional(Classified, []),
    branch_refused: v.optional(Classified, []),
    branch_delayed: v.optional(Classified, []),
    unprocessed: v.optional(Classified, []),
  }),
  v.transform((pool): PooledOperation[] => {
    const of = (state: PooledOperation['state'], found: v.InferOutput<typeof Classified>) =>
      found.map(({ hash, error }) => ({ hash, state, errors: error }))
    return [
      ...of('waiting', [...pool.validated, ...pool.unprocessed, ...pool.branch_delayed]),
      ...of('refused', [...pool.refused, ...pool.branch_refused]),
      ...of('outdated', pool.outdated),
    ]
  }),
)

export const Script = v.object({ code: v.pipe(MichelineJson, v.check(Array.isArray)), storage: MichelineJson })

export const Entrypoints = v.pipe(
  v.object({ entrypoints: v.record(v.pipe(v.string(), v.maxLength(31)), MichelineJson) }),
  v.transform(({ entrypoints }) => entrypoints),
)
export const View = v.object({ data: MichelineJson })
