import { addressOfKey } from '../encoding/addresses.ts'
import type { Content, Operation } from '../encoding/operation.ts'
import { isSignedBy } from '../encoding/signature.ts'
import { MINIMAL_FEES, RULES } from '../node/protocol.ts'
import { refusal } from './errors.ts'
import { GAS } from './gas.ts'
import { accountOf, type Ledger } from './ledger.ts'

/** The signature over an operation's bytes. */
export type Signed = { readonly bytes: Uint8Array; readonly signature: Uint8Array }

/**
 * Throws `Refused` unless an operation may be put into a block after this ledger. The order of the checks is the
 * protocol's. Without `signed` the signature is not looked at, as in a simulation.
 */
export function validate(ledger: Ledger, { contents }: Operation, signed?: Signed): void {
  checkConsistency(contents)
  const [first] = contents as [Content]
  const account = accountOf(ledger, first.source)
  checkCounter(first, account.counter + 1n)
  const key = first.kind === 'reveal' ? first.key : account.key
  if (key === undefined) throw refusal.unrevealedKey(first.source)
  let balance = account.balance
  let gas = 0n
  for (const content of contents) {
    gas += content.gasLimit
    checkLimits(content, gas)
    if (balance === 0n) throw refusal.emptyAccount(content.source)
    if (content.kind === 'reveal') checkRevealed(content.source, content.key)
    if (content.fee > balance) throw refusal.balanceTooLow(content.source, balance, content.fee)
    balance -= content.fee
  }
  if (signed !== undefined && !isSignedBy(key, signed.bytes, signed.signature)) throw refusal.invalidSignature()
}

/** What holds of every group, whatever the ledger: one source, counters in a row, a reveal only at the front. */
function checkConsistency(contents: readonly Content[]): void {
  contents.slice(1).forEach((content, at) => {
    const previous = contents[at]!
    if (content.source !== previous.source) throw refusal.inconsistentSources(previous.source, content.source)
    if (content.counter !== previous.counter + 1n)
      throw refusal.inconsistentCounters(content.source, previous.counter, content.counter)
    if (content.kind === 'reveal') throw refusal.incorrectRevealPosition()
  })
}

function checkCounter({ source, counter }: Content, expected: bigint): void {
  if (counter < expected) throw refusal.counterInThePast(source, expected, counter)
  if (counter > expected) throw refusal.counterInTheFuture(source, expected, counter)
}

function checkLimits({ gasLimit, storageLimit }: Content, gasOfGroup: bigint): void {
  if (gasLimit > RULES.hardGasPerOperation || gasOfGroup > RULES.hardGasPerBlock) throw refusal.gasLimitTooHigh()
  if (gasLimit * 1000n < GAS.manager) throw refusal.insufficientGas()
  if (storageLimit > RULES.hardStoragePerOperation) throw refusal.storageLimitTooHigh()
}

function checkRevealed(source: string, key: string): void {
  const address = addressOfKey(key)
  if (address !== source) throw refusal.inconsistentHash(key, source, address)
}

/** Throws `Refused` unless the fees are what a node asks for at least before it lets an operation in. */
export function checkFees({ contents }: Operation, signedBytes: number): void {
  const sum = (amounts: bigint[]) => amounts.reduce((total, each) => total + each, 0n)
  const fee = sum(contents.map((content) => content.fee))
  const gas = sum(contents.map((content) => content.gasLimit))
  const { base, nanotezPerGas, nanotezPerByte } = MINIMAL_FEES
  const least = base * 1000n + nanotezPerGas * gas + nanotezPerByte * BigInt(signedBytes)
  if (fee * 1000n < least) throw refusal.feesTooLow()
}
