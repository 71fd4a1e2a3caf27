import { fromBase58, toBase58 } from '../encoding/base58.ts'
import { concat, MalformedBytes } from '../encoding/bytes.ts'
import { blake2b256, operationHash } from '../encoding/hashes.ts'
import { ForeignOperation, type Operation, readOperation, writeOperation } from '../encoding/operation.ts'
import { apply } from '../ledger/apply.ts'
import { type NodeError, Refused, refusal } from '../ledger/errors.ts'
import { copyOf, type Ledger } from '../ledger/ledger.ts'
import { checkFees, type Signed, validate } from '../ledger/validate.ts'
import { type Block, cycleOf, findBlock, genesisBlock, type Included, nextBlock } from './blocks.ts'
import { RULES } from './protocol.ts'

const SIGNATURE_BYTES = 64
const HASH_BYTES = 32

/** An operation that waits for a block. */
export type Pending = { readonly hash: string; readonly operation: Operation; readonly signed: Signed }

/** An operation that was sent and not taken, with the errors for which. */
export type Refusal = { readonly hash: string; readonly trace: readonly NodeError[] }

/** Says of an operation that it was refused before it was looked at, as nodes do: only in words. */
export class NotInjected extends Error {
  override readonly name = 'NotInjected'
}

/** A chain of blocks, and what waits for the next. */
export class Chain {
  readonly chainId: string
  readonly refusals: Refusal[] = []
  readonly #blocks: Block[]
  #pending: Pending[] = []

  constructor(chainId: string, genesis: string, ledger: Ledger) {
    this.chainId = chainId
    this.#blocks = [genesisBlock(genesis, ledger)]
  }

  get head(): Block {
    return this.#blocks.at(-1)!
  }

  get pending(): readonly Pending[] {
    return this.#pending
  }

  find(id: string): Block | undefined {
    return findBlock(this.#blocks, id)
  }

  /** The blocks that an operation may name as its branch. */
  live(): string[] {
    return this.#blocks.slice(-RULES.operationLife).map((block) => block.hash)
  }

  /** Takes in the bytes of a signed operation and returns its hash. Throws `NotInjected`; the trace is in `refusals`. */
  inject(bytes: Uint8Array): string {
    const hash = operationHash(bytes)
    try {
      this.#admit(hash, bytes)
      return hash
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      this.refusals.push({ hash, trace: error.trace })
      throw new NotInjected(error.text)
    }
  }

  #admit(hash: string, bytes: Uint8Array): void {
    if (bytes.length < HASH_BYTES) throw refusal.unreadable()
    const branch = toBase58('block', bytes.subarray(0, HASH_BYTES))
    if (!this.live().includes(branch)) throw refusal.oldBranch(hash, branch, RULES.operationLife)
    if (bytes.length > RULES.maxOperationBytes)
      throw refusal.invalid(hash, refusal.oversized(bytes.length, RULES.maxOperationBytes))
    const split = Math.max(0, bytes.length - SIGNATURE_BYTES)
    const signed = { bytes: bytes.subarray(0, split), signature: bytes.subarray(split) }
    const operation = this.#parse(hash, signed.bytes)
    try {
      checkFees(operation, bytes.length)
      validate(this.head.ledger, operation, signed)
      const waiting = this.#pending.find((each) => sourceOf(each.operation) === sourceOf(operation))
      if (waiting?.hash === hash) return
      if (waiting !== undefined) throw refusal.conflict(hash)
    } catch (error) {
      throw error instanceof Refused ? refusal.notValid(hash, error) : error
    }
    this.#pending.push({ hash, operation, signed })
  }

  /** Reads an operation, which must be written in the one way in which it may be. */
  #parse(hash: string, bytes: Uint8Array): Operation {
    try {
      const operation = readOperation(bytes)
      if (Buffer.compare(writeOperation(operation), bytes) !== 0) throw new MalformedBytes('Written in another way.')
      return operation
    } catch (error) {
      if (error instanceof MalformedBytes) throw refusal.invalid(hash, refusal.parse())
      if (error instanceof ForeignOperation) throw refusal.notValid(hash, refusal.foreign(error.kind))
      throw error
    }
  }

  /** Makes a block of what waits, each operation after those before it, and leaves out what is valid no more. */
  bake(): Block {
    let { ledger } = this.head
    const place = { cycle: cycleOf(this.head.level + 1) }
    const included: Included[] = []
    for (const { hash, operation, signed } of this.#pending) {
      try {
        validate(ledger, operation, signed)
      } catch (error) {
        if (!(error instanceof Refused)) throw error
        this.refusals.push({ hash, trace: error.trace })
        continue
      }
      const applied = apply(ledger, operation, { ...place, hash: fromBase58(hash, ['operation'])!.bytes })
      ledger = applied.ledger
      const signature = toBase58('sig', signed.signature)
      included.push({ hash, operation, signature, receipts: applied.receipts })
    }
    this.#pending = []
    this.#blocks.push(nextBlock(this.head, included, ledger))
    return this.head
  }

  /**
   * What an operation would lead to at a block, without being sent. Without a signature, none is looked at and contracts
   * have addresses that they will not have. Throws `Refused`.
   */
  simulate(block: Block, operation: Operation, signature?: Uint8Array): ReturnType<typeof apply>['receipts'] {
    const bytes = writeOperation(operation)
    validate(block.ledger, operation, signature && { bytes, signature })
    const hash = blake2b256(signature === undefined ? bytes : concat(bytes, signature))
    return apply(block.ledger, operation, { cycle: cycleOf(block.level + 1), hash }).receipts
  }

  /** Changes the ledger with a block of its own, without an operation. */
  change(edit: (ledger: Ledger) => void): void {
    const ledger = copyOf(this.head.ledger)
    edit(ledger)
    this.#blocks.push(nextBlock(this.head, [], ledger))
  }
}

const sourceOf = ({ contents }: Operation): string => contents[0]!.source
