import { toBase58 } from '../encoding/base58.ts'
import { blake2b256 } from '../encoding/hashes.ts'

/** The protocol whose rules are followed where they are judged at all: Ushuai, the twenty-fifth. */
export const PROTOCOL = 'PsUshuai9QapM5TGj1JpuVGkdxz5GykdnEvS6Rh8SUVrARvZLCY'

/** What stands before the id of an error of that protocol. */
export const ERROR_PREFIX = 'proto.025-PsUshuai.'

/** Constants of the protocol that are enforced here. Amounts are in mutez, sizes in bytes, gas in units. */
export const RULES = {
  hardGasPerOperation: 1_040_000n,
  hardGasPerBlock: 1_040_000n,
  hardStoragePerOperation: 60_000n,
  costPerByte: 250n,
  originationSize: 257n,
  maxOperationBytes: 32_768,
  /** Blocks of cycles and cycles between asking for stake back and having it; the former is a small test network's. */
  blocksPerCycle: 8,
  unstakeCycles: 4,
  /** How far back the block may lie that an operation names as its branch. */
  operationLife: 120,
} as const

/** What nodes ask for at least by default: mutez, and thousandths of mutez a gas unit and a byte. */
export const MINIMAL_FEES = { base: 100n, nanotezPerGas: 100n, nanotezPerByte: 1000n } as const

/** The answer to `context/constants`, as far as wallets and libraries read it. */
export function constantsToJson(blockSeconds: number): Record<string, unknown> {
  return {
    proof_of_work_nonce_size: 8,
    nonce_length: 32,
    max_anon_ops_per_block: 132,
    max_operation_data_length: RULES.maxOperationBytes,
    max_proposals_per_delegate: 20,
    max_micheline_node_count: 50_000,
    max_micheline_bytes_limit: 50_000,
    consensus_rights_delay: 2,
    blocks_preservation_cycles: 1,
    blocks_per_cycle: RULES.blocksPerCycle,
    hard_gas_limit_per_operation: String(RULES.hardGasPerOperation),
    hard_gas_limit_per_block: String(RULES.hardGasPerBlock),
    hard_storage_limit_per_operation: String(RULES.hardStoragePerOperation),
    cost_per_byte: String(RULES.costPerByte),
    origination_size: Number(RULES.originationSize),
    smart_rollup_origination_size: 6314,
    minimal_block_delay: String(blockSeconds),
    delay_increment_per_round: String(blockSeconds),
    max_operations_time_to_live: RULES.operationLife,
    minimal_stake: '6000000000',
    minimal_frozen_stake: '600000000',
  }
}

/** A chain's id is made of its first block's hash, and that here of the chain's name. */
export function chainNamed(name: string): { chainId: string; genesis: string } {
  const hash = blake2b256(Buffer.from(name))
  return { chainId: toBase58('chain', blake2b256(hash).subarray(0, 4)), genesis: toBase58('block', hash) }
}
