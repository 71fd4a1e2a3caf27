import { keccak_256 } from '@noble/hashes/sha3.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { Transaction } from 'ethers/transaction'
import type { Intent, Meaning } from '../intent.ts'
import { PayloadError } from '../payload.ts'
import { MAX_CHAIN_ID } from './chain-id.ts'
import { readCall } from './recognisers/calls.ts'

const MAX_GAS = (1n << 64n) - 1n
const MAX_UINT256 = (1n << 256n) - 1n

/**
 * Reads an unsigned transaction: legacy with chain id (EIP-155), EIP-2930 or EIP-1559.
 * @param account lower-case address of the sender
 * @throws PayloadError for every other type, for signed ones, and for bytes that are not the one encoding of their content
 */
export function readTransaction(bytes: Uint8Array, account: string): { intent: Intent; digest: Uint8Array } {
  const transaction = decodeTransaction(bytes)
  const digest = keccak_256(bytes)
  const intent: Intent = {
    vocabulary: 1,
    chain: `eip155:${transaction.chainId}`,
    account,
    target: transaction.to?.toLowerCase() ?? null,
    value: transaction.value.toString(),
    maximumFee: maximumFee(transaction).toString(),
    nonce: transaction.nonce,
    digest: `0x${bytesToHex(digest)}`,
    meaning: meaningOf(transaction, account),
  }
  return { intent, digest }
}

/**
 * Decodes an unsigned transaction and requires that it encodes to the same bytes.
 * @throws PayloadError
 */
export function decodeTransaction(bytes: Uint8Array): Transaction {
  refuseOtherTypes(bytes)
  const transaction = parse(bytes)
  if (transaction.signature !== null) throw new PayloadError('already-signed', 'The transaction is signed already.')
  if (transaction.chainId === 0n) {
    throw new PayloadError('no-chain-id', 'The transaction names no chain and could be repeated on any.')
  }
  checkRanges(transaction)
  if (transaction.unsignedSerialized !== `0x${bytesToHex(bytes)}`) {
    throw new PayloadError('not-canonical', 'The transaction is not encoded in the one permitted way.')
  }
  return transaction
}

function refuseOtherTypes(bytes: Uint8Array): void {
  const first = bytes[0]
  if (first === undefined) throw new PayloadError('undecodable', 'The transaction is empty.')
  if (first === 0x01 || first === 0x02 || first >= 0xc0) return
  if (first === 0x03) throw new PayloadError('blob-transaction', 'Transactions that carry blobs are not signed.')
  // 0x04 is the transaction, 0x05 the magic byte of an authorisation (EIP-7702).
  if (first === 0x04 || first === 0x05) {
    throw new PayloadError('account-delegation', 'This would hand the account to a contract.')
  }
  if (first < 0x80) throw new PayloadError('unknown-transaction-type', `Transaction type ${first} is not known.`)
  throw new PayloadError('undecodable', 'The bytes are no transaction.')
}

function parse(bytes: Uint8Array): Transaction {
  try {
    return Transaction.from(`0x${bytesToHex(bytes)}`)
  } catch {
    throw new PayloadError('undecodable', 'The bytes are no transaction.')
  }
}

function checkRanges(transaction: Transaction): void {
  const { gasLimit, maxFeePerGas, maxPriorityFeePerGas, chainId } = transaction
  const isOutside =
    chainId > MAX_CHAIN_ID ||
    gasLimit > MAX_GAS ||
    maximumFee(transaction) + transaction.value > MAX_UINT256 ||
    (maxPriorityFeePerGas ?? 0n) > (maxFeePerGas ?? MAX_UINT256)
  if (isOutside) throw new PayloadError('fee-out-of-range', 'The fee or the chain id is outside its range.')
}

function maximumFee(transaction: Transaction): bigint {
  return transaction.gasLimit * (transaction.maxFeePerGas ?? transaction.gasPrice ?? 0n)
}

function meaningOf(transaction: Transaction, account: string): Meaning {
  const { data, value } = transaction
  const to = transaction.to?.toLowerCase()
  if (to === undefined) return { class: 'contract-creation', code: data }
  if (data === '0x') {
    const asset = { standard: 'native', amount: value.toString() } as const
    return { class: 'transfer', asset, from: account, to, through: 'transaction', deadline: null }
  }
  return readCall({ contract: to, data, account })
}
