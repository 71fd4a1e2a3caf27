import { toBase58 } from '../encoding/base58.ts'
import { blake2b256 } from '../encoding/hashes.ts'
import { contentToJson } from '../encoding/operation-json.ts'
import type { Receipt } from '../ledger/apply.ts'
import type { Account } from '../ledger/ledger.ts'
import { type Block, cycleOf, type Included } from './blocks.ts'
import type { Pending } from './chain.ts'
import { PROTOCOL, RULES } from './protocol.ts'

type Json = Record<string, unknown>

const hashFor = (what: string, block: Block): Uint8Array => blake2b256(Buffer.from(`${what} ${block.hash}`))

/** What every form of a block's header has. */
function shellHeader(block: Block): Json {
  return {
    level: block.level,
    proto: 1,
    predecessor: block.predecessor,
    timestamp: block.timestamp,
    validation_pass: 4,
    operations_hash: toBase58('operations', hashFor('operations', block)),
    fitness: ['02', block.level.toString(16).padStart(8, '0'), '', 'ffffffff', '00000000'],
    context: toBase58('context', hashFor('context', block)),
  }
}

const protocolHeader = (block: Block): Json => ({
  payload_hash: toBase58('value', hashFor('payload', block)),
  payload_round: 0,
  proof_of_work_nonce: '0000000000000000',
  liquidity_baking_toggle_vote: 'pass',
  adaptive_issuance_vote: 'pass',
  signature: toBase58('sig', Buffer.concat([hashFor('signature', block), hashFor('signature', block)])),
})

export const headerToJson = (block: Block, chainId: string): Json => ({
  protocol: PROTOCOL,
  chain_id: chainId,
  hash: block.hash,
  ...shellHeader(block),
  ...protocolHeader(block),
})

export const shellToJson = shellHeader

export function blockToJson(block: Block, chainId: string): Json {
  return {
    protocol: PROTOCOL,
    chain_id: chainId,
    hash: block.hash,
    header: { ...shellHeader(block), ...protocolHeader(block) },
    metadata: metadataToJson(block),
    operations: operationsToJson(block, chainId),
  }
}

export function metadataToJson({ level }: Block): Json {
  return {
    protocol: PROTOCOL,
    next_protocol: PROTOCOL,
    test_chain_status: { status: 'not_running' },
    max_operations_ttl: RULES.operationLife,
    max_operation_data_length: RULES.maxOperationBytes,
    level_info: {
      level,
      level_position: level,
      cycle: cycleOf(level),
      cycle_position: level % RULES.blocksPerCycle,
      expected_commitment: false,
    },
    balance_updates: [],
  }
}

/** The operations of a block in the four passes of the protocol, of which only the last, that of accounts, has any. */
export const operationsToJson = (block: Block, chainId: string): Json[][] => [
  [],
  [],
  [],
  block.operations.map((each) => includedToJson(each, chainId)),
]

const includedToJson = ({ hash, operation, signature, receipts }: Included, chainId: string): Json => ({
  protocol: PROTOCOL,
  chain_id: chainId,
  hash,
  branch: operation.branch,
  contents: receiptsToJson(receipts),
  signature,
})

export const receiptsToJson = (receipts: readonly Receipt[]): Json[] =>
  receipts.map(({ content, fees, result }) => ({
    ...contentToJson(content),
    metadata: { ...(fees.length > 0 ? { balance_updates: fees } : {}), operation_result: result },
  }))

export const pendingToJson = ({ hash, operation, signed }: Pending): Json => ({
  hash,
  branch: operation.branch,
  contents: operation.contents.map(contentToJson),
  signature: toBase58('sig', signed.signature),
})

/** What an account's stake is made of, in mutez. */
export function stakeOf({ staked, unstaking }: Account, cycle: number) {
  const sum = (amounts: bigint[]) => amounts.reduce((total, each) => total + each, 0n)
  return {
    staked,
    frozen: sum(unstaking.filter((each) => each.cycle > cycle).map((each) => each.amount)),
    finalizable: sum(unstaking.filter((each) => each.cycle <= cycle).map((each) => each.amount)),
  }
}
