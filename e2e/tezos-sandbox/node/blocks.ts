import { toBase58 } from '../encoding/base58.ts'
import { blake2b256 } from '../encoding/hashes.ts'
import type { Operation } from '../encoding/operation.ts'
import type { Receipt } from '../ledger/apply.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { RULES } from './protocol.ts'

/** An operation that is in a block, with what it led to. */
export type Included = {
  readonly hash: string
  readonly operation: Operation
  readonly signature: string
  readonly receipts: readonly Receipt[]
}

/** A block, with the ledger that it leaves behind. */
export type Block = {
  readonly level: number
  readonly hash: string
  readonly predecessor: string
  readonly timestamp: string
  readonly operations: readonly Included[]
  readonly ledger: Ledger
}

/** The cycle of a level. */
export const cycleOf = (level: number): number => Math.floor(level / RULES.blocksPerCycle)

/** The first block of a chain, which has no predecessor but itself. */
export const genesisBlock = (hash: string, ledger: Ledger): Block => ({
  level: 0,
  hash,
  predecessor: hash,
  timestamp: new Date().toISOString().replace(/\.\d+/, ''),
  operations: [],
  ledger,
})

/** A block after another. No two of a chain have the same hash. */
export function nextBlock(previous: Block, operations: readonly Included[], ledger: Ledger): Block {
  const level = previous.level + 1
  const hashes = operations.map((each) => each.hash).join('')
  // A second at least lies between blocks, as timestamps have no fractions.
  const at = Math.max(Date.now(), Date.parse(previous.timestamp) + 1000)
  return {
    level,
    hash: toBase58('block', blake2b256(Buffer.from(`${previous.hash}${level}${hashes}`))),
    predecessor: previous.hash,
    timestamp: new Date(at).toISOString().replace(/\.\d+/, ''),
    operations,
    ledger,
  }
}

/** The block that an id in an RPC path names: `head`, `genesis`, a level or a hash, with `~n` the n-th before it. */
export function findBlock(blocks: readonly Block[], id: string): Block | undefined {
  const [, name, back = '0'] = /^(head|genesis|\d{1,9}|B[1-9A-HJ-NP-Za-km-z]{50})(?:[~-](\d{1,9}))?$/.exec(id) ?? []
  if (name === undefined) return undefined
  const start =
    name === 'head'
      ? blocks.at(-1)
      : blocks.find(
          (block) => block.hash === name || String(block.level) === name || (name === 'genesis' && block.level === 0),
        )
  return start && blocks[start.level - Number(back)]
}
