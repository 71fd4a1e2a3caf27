import { isScript } from '../contracts/script.ts'
import { constantHash, contractAddress } from '../encoding/hashes.ts'
import { writeMicheline } from '../encoding/micheline.ts'
import type { Action, Content, Manager } from '../encoding/operation.ts'
import { RULES } from '../node/protocol.ts'
import type { Place } from './apply.ts'
import { refusal } from './errors.ts'
import { gasOf } from './gas.ts'
import { accountOf, debit, type Ledger } from './ledger.ts'
import { type BalanceUpdate, burned, moved, type Result } from './receipt.ts'
import { delegate } from './staking.ts'
import { isPseudo, transact } from './transaction.ts'

/** What carrying out one content led to, before its storage is paid. */
export type Outcome = {
  readonly updates?: readonly BalanceUpdate[]
  /** Bytes of storage that are new and to be paid by the source. */
  readonly newBytes?: bigint
  /** False where the bytes are paid whatever the storage limit is. */
  readonly limited?: boolean
  readonly fields?: Readonly<Record<string, unknown>>
}

type Where = Place & { readonly originated: number }
type Of<Kind extends Action['kind']> = Manager & Extract<Action, { kind: Kind }>

/** Carries out one content and has its storage paid for. Throws `Refused`, with the ledger half changed. */
export function applyAction(ledger: Ledger, content: Content, where: Where): Result {
  const gas = gasOf(content, isPseudo(content))
  if (gas > content.gasLimit * 1000n) throw refusal.gasExhausted()
  const { updates = [], newBytes = 0n, limited = true, fields = {} } = carryOut(ledger, content, where)
  if (limited && newBytes > content.storageLimit) throw refusal.storageExhausted()
  const burn = newBytes * RULES.costPerByte
  if (burn > 0n) {
    if ((ledger.accounts.get(content.source)?.balance ?? 0n) < burn) throw refusal.cannotPayStorage()
    debit(ledger, content.source, burn)
  }
  const changes = [...updates, ...burned(content.source, burn)]
  return {
    status: 'applied',
    ...(changes.length > 0 ? { balance_updates: changes } : {}),
    consumed_milligas: String(gas),
    ...fields,
  }
}

function carryOut(ledger: Ledger, content: Content, where: Where): Outcome {
  switch (content.kind) {
    case 'reveal':
      return reveal(ledger, content)
    case 'transaction':
      return transact(ledger, content, where.cycle)
    case 'origination':
      return originate(ledger, content, where)
    case 'delegation':
      return delegate(ledger, content.source, content.delegate, where.cycle)
    case 'register_global_constant':
      return registerConstant(ledger, content)
    case 'increase_paid_storage':
      return payStorage(ledger, content)
  }
}

function reveal(ledger: Ledger, { source, key }: Of<'reveal'>): Outcome {
  const account = accountOf(ledger, source)
  if (account.key !== undefined) throw refusal.previouslyRevealedKey(source)
  account.key = key
  return {}
}

function originate(ledger: Ledger, content: Of<'origination'>, { hash, originated }: Where): Outcome {
  const { source, balance, script } = content
  if (!isScript(script.code)) throw refusal.illTypedScript()
  if (content.delegate !== undefined && !ledger.delegates.has(content.delegate))
    throw refusal.unregisteredDelegate(content.delegate)
  const address = contractAddress(hash, originated)
  const size = BigInt(writeMicheline(script.code).length + writeMicheline(script.storage).length)
  debit(ledger, source, balance)
  const delegated = content.delegate === undefined ? {} : { delegate: content.delegate }
  ledger.contracts.set(address, { balance, script, paidBytes: size, ...delegated })
  return {
    updates: moved(source, address, balance),
    newBytes: RULES.originationSize + size,
    fields: {
      originated_contracts: [address],
      storage_size: String(size),
      paid_storage_size_diff: String(size),
    },
  }
}

function registerConstant(ledger: Ledger, { value }: Of<'register_global_constant'>): Outcome {
  const hash = constantHash(value)
  if (ledger.constants.has(hash)) throw refusal.constantRegistered()
  ledger.constants.set(hash, value)
  // A place in the table of constants costs 65 bytes beyond the expression's own.
  const size = BigInt(writeMicheline(value).length) + 65n
  return { newBytes: size, fields: { storage_size: String(size), global_address: hash } }
}

function payStorage(ledger: Ledger, { amount, destination }: Of<'increase_paid_storage'>): Outcome {
  if (amount <= 0n) throw refusal.noStorageAsked()
  const contract = ledger.contracts.get(destination)
  if (contract === undefined) throw refusal.missingContract(destination)
  contract.paidBytes += amount
  return { newBytes: amount, limited: false }
}
