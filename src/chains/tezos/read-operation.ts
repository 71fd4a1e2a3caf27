import { bytesToHex } from '@noble/hashes/utils.js'
import type { Intent, Meaning } from '../intent.ts'
import { PayloadError } from '../payload.ts'
import { addressOfEncodedKey } from './addresses.ts'
import { operationDigest } from './digest.ts'
import { parseOperation } from './forge.ts'
import type { BatchedOperation, Execution, OperationMeaning } from './meaning.ts'
import { hidesCharacters, michelineText } from './micheline/text.ts'
import type { Content, OriginationContent, RevealContent } from './operation.ts'
import { outOfRange } from './operation-bounds.ts'
import { readTransaction } from './recognisers/calls.ts'

/**
 * Reads a forged group of manager operations, without watermark.
 * @param account address of the signer, which must be the source of each
 * @throws PayloadError for every other kind of operation, and for bytes that are not the one encoding of their content
 */
export function readOperation(bytes: Uint8Array, account: string): { intent: Intent; digest: Uint8Array } {
  const { contents } = parseOperation(bytes)
  checkSigner(contents, account)
  const operations = contents.map((content) => read(content, account))
  const digest = operationDigest(bytes)
  const intent: Intent = {
    vocabulary: 1,
    // The branch is a block of one chain, and the bytes do not say of which.
    chain: 'tezos',
    account,
    ...groupOf(contents, operations),
    value: sum(operations.map(({ value }) => value)),
    maximumFee: sum(operations.map(({ fee }) => fee)),
    nonce: firstCounter(contents),
    digest: `0x${bytesToHex(digest)}`,
  }
  return { intent, digest }
}

function checkSigner(contents: readonly Content[], account: string): void {
  contents.forEach((content, at) => {
    if (content.source !== account) throw new PayloadError('another-source', 'It spends from another account.')
    if (content.kind === 'reveal') checkKey(content, account)
    if (BigInt(content.counter) !== BigInt(contents[0]!.counter) + BigInt(at)) {
      throw new PayloadError('counter-gap', 'The numbers of its operations do not follow one another.')
    }
  })
}

function checkKey({ public_key, proof }: RevealContent, account: string): void {
  if (addressOfEncodedKey(public_key) !== account || proof !== undefined) {
    throw new PayloadError('another-key', 'It reveals a key that is not this account’s.')
  }
}

function firstCounter(contents: readonly Content[]): number {
  const counter = Number(contents[0]!.counter)
  if (!Number.isSafeInteger(counter)) throw outOfRange()
  return counter
}

/** A reveal that only makes way for one other operation is told beside it. */
function groupOf(
  contents: readonly Content[],
  operations: readonly BatchedOperation[],
): { target: string | null; meaning: Meaning } {
  const [first, second] = contents
  const opening = contents.length === 2 && first?.kind === 'reveal' && second?.kind !== 'reveal' ? first : null
  const execution: Execution = {
    gasLimit: sum(operations.map(({ gasLimit }) => gasLimit)),
    storageLimit: sum(operations.map(({ storageLimit }) => storageLimit)),
    reveals: opening?.public_key ?? null,
  }
  const only = opening ? operations[1] : operations.length === 1 ? operations[0] : undefined
  if (!only) return { target: null, meaning: { class: 'batch', operations, execution } }
  return { target: only.target, meaning: { ...only.meaning, execution } }
}

function read(content: Content, account: string): BatchedOperation {
  const meaning = meaningOf(content, account)
  return {
    target: 'destination' in content ? content.destination : null,
    value: leaving(content, meaning),
    fee: content.fee,
    gasLimit: content.gas_limit,
    storageLimit: content.storage_limit,
    meaning,
  }
}

/** What leaves the account. What is to come back from its stake does not. */
function leaving(content: Content, meaning: OperationMeaning): string {
  if (content.kind === 'origination') return content.balance
  if (content.kind !== 'transaction') return '0'
  return meaning.class === 'staking' && meaning.action !== 'stake' ? '0' : content.amount
}

function meaningOf(content: Content, account: string): OperationMeaning {
  switch (content.kind) {
    case 'transaction':
      return readTransaction(content, account)
    case 'reveal':
      return { class: 'reveal', publicKey: content.public_key }
    case 'delegation':
      return { class: 'delegation', delegate: content.delegate ?? null }
    case 'origination':
      return origination(content)
    case 'register_global_constant':
      return {
        class: 'global-constant',
        value: michelineText(content.value),
        hiddenCharacters: hidesCharacters(content.value),
      }
    case 'increase_paid_storage':
      return { class: 'increase-paid-storage', contract: content.destination, bytes: content.amount }
  }
}

function origination({ balance, delegate, script }: OriginationContent): OperationMeaning {
  return {
    class: 'origination',
    balance,
    delegate: delegate ?? null,
    code: michelineText(script.code),
    storage: michelineText(script.storage),
    hiddenCharacters: hidesCharacters(script.code) || hidesCharacters(script.storage),
  }
}

function sum(amounts: readonly string[]): string {
  return amounts.reduce((total, amount) => total + BigInt(amount), 0n).toString()
}
