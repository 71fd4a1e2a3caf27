import type { Token } from '../contracts/token.ts'
import { isImplicit } from '../encoding/addresses.ts'
import type { Micheline } from '../encoding/micheline.ts'
import { refusal } from './errors.ts'

/** An account of a key. Amounts are in mutez. */
export type Account = {
  balance: bigint
  /** The counter of the account's last operation. */
  counter: bigint
  /** The public key, once it is revealed. */
  key?: string
  delegate?: string
  staked: bigint
  /** Stake that was asked back, and the cycle from which it may be had. */
  unstaking: { amount: bigint; cycle: number }[]
}

export type Script = { code: Micheline; storage: Micheline }

/** A contract. Only those with a token are carried out; others keep what they are sent. */
export type Contract = { balance: bigint; delegate?: string; script: Script; token?: Token; paidBytes: bigint }

/** All that a block leaves behind, as plain data. */
export type Ledger = {
  /** New accounts begin with this counter, which grows with every operation. */
  counter: bigint
  accounts: Map<string, Account>
  contracts: Map<string, Contract>
  delegates: Set<string>
  constants: Map<string, Micheline>
}

export const emptyLedger = (): Ledger => ({
  counter: 1_000_000n,
  accounts: new Map(),
  contracts: new Map(),
  delegates: new Set(),
  constants: new Map(),
})

export const copyOf = (ledger: Ledger): Ledger => structuredClone(ledger)

export const balanceOf = (ledger: Ledger, address: string): bigint =>
  ledger.accounts.get(address)?.balance ?? ledger.contracts.get(address)?.balance ?? 0n

export function accountOf(ledger: Ledger, address: string): Account {
  const account = ledger.accounts.get(address)
  if (account === undefined) throw refusal.emptyAccount(address)
  return account
}

/** Adds to a balance; an account that does not exist comes into being. Says whether it did. */
export function credit(ledger: Ledger, address: string, amount: bigint): { allocated: boolean } {
  if (!isImplicit(address)) {
    const contract = ledger.contracts.get(address)
    if (contract === undefined) throw refusal.missingContract(address)
    contract.balance += amount
    return { allocated: false }
  }
  const account = ledger.accounts.get(address)
  if (account !== undefined) {
    account.balance += amount
    return { allocated: false }
  }
  ledger.accounts.set(address, { balance: amount, counter: ledger.counter, staked: 0n, unstaking: [] })
  return { allocated: true }
}

/** Takes a fee that the account is known to have. An account that has nothing left ceases to exist. */
export function charge(ledger: Ledger, address: string, fee: bigint): void {
  const account = accountOf(ledger, address)
  account.balance -= fee
  if (isEmpty(account) && account.delegate === undefined) ledger.accounts.delete(address)
}

/** Takes from an account's balance, and refuses more than it has and to empty an account that delegates. */
export function debit(ledger: Ledger, address: string, amount: bigint): void {
  if (amount === 0n) return
  const account = accountOf(ledger, address)
  if (account.balance < amount) throw refusal.balanceTooLow(address, account.balance, amount)
  account.balance -= amount
  if (!isEmpty(account)) return
  if (account.delegate === undefined) ledger.accounts.delete(address)
  else if (account.delegate !== address) throw refusal.emptiedDelegation(address)
}

const isEmpty = ({ balance, staked, unstaking }: Account): boolean =>
  balance === 0n && staked === 0n && unstaking.length === 0
