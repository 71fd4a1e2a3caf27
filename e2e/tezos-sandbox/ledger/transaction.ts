import { callToken } from '../contracts/call.ts'
import { hasEntrypoint } from '../contracts/script.ts'
import { isImplicit } from '../encoding/addresses.ts'
import { isUnit, type Micheline } from '../encoding/micheline.ts'
import type { Action, Content, Manager } from '../encoding/operation.ts'
import { RULES } from '../node/protocol.ts'
import type { Outcome } from './actions.ts'
import { refusal } from './errors.ts'
import { credit, debit, type Ledger } from './ledger.ts'
import { moved } from './receipt.ts'
import { finalizeUnstake, stake, unstake } from './staking.ts'

type Transaction = Manager & Extract<Action, { kind: 'transaction' }>

/** Entrypoints that every account of a key has, beside `default`. */
const PSEUDO = { stake, unstake, finalize_unstake: finalizeUnstake } as const

const isPseudoName = (name: string): name is keyof typeof PSEUDO => Object.hasOwn(PSEUDO, name)

export const isPseudo = (content: Content): boolean =>
  content.kind === 'transaction' &&
  isImplicit(content.destination) &&
  isPseudoName(content.parameters?.entrypoint ?? 'default')

/** Carries out a transaction to an account or to a contract. */
export function transact(ledger: Ledger, content: Transaction, cycle: number): Outcome {
  const { source, destination, amount } = content
  const { entrypoint, value } = content.parameters ?? { entrypoint: 'default', value: { prim: 'Unit' } }
  if (destination.startsWith('KT1')) return call(ledger, content, entrypoint, value)
  if (!isImplicit(destination)) throw refusal.transferToRollup()
  if (entrypoint !== 'default' && !isPseudoName(entrypoint)) throw refusal.noSuchEntrypoint(entrypoint)
  if (!isUnit(value)) throw refusal.badParameter(destination)
  if (isPseudoName(entrypoint)) return PSEUDO[entrypoint](ledger, { source, destination, amount, cycle })
  if (amount === 0n) throw refusal.emptyTransaction(destination)
  debit(ledger, source, amount)
  const { allocated } = credit(ledger, destination, amount)
  return {
    updates: moved(source, destination, amount),
    ...(allocated ? { newBytes: RULES.originationSize, fields: { allocated_destination_contract: true } } : {}),
  }
}

function call(ledger: Ledger, content: Transaction, entrypoint: string, value: Micheline): Outcome {
  const { source, destination, amount } = content
  const contract = ledger.contracts.get(destination)
  if (contract === undefined) throw refusal.missingContract(destination)
  if (!hasEntrypoint(contract.script.code, entrypoint)) throw refusal.noSuchEntrypoint(entrypoint)
  debit(ledger, source, amount)
  credit(ledger, destination, amount)
  const { storage, size, newBytes } = callToken(destination, contract, { sender: source, entrypoint, value })
  contract.paidBytes += newBytes
  return {
    updates: moved(source, destination, amount),
    newBytes,
    fields: {
      storage,
      storage_size: String(size),
      ...(newBytes > 0n ? { paid_storage_size_diff: String(newBytes) } : {}),
    },
  }
}
