import { entrypointsOf } from '../contracts/script.ts'
import { withStandard } from '../contracts/token.ts'
import { isAddress, isContract } from '../encoding/addresses.ts'
import { keyHash } from '../encoding/hashes.ts'
import type { Micheline } from '../encoding/micheline.ts'
import { type Account, balanceOf, type Contract, type Ledger, type Script } from '../ledger/ledger.ts'
import { type Answer, type Call, malformed, missing, ok, type Route } from './answer.ts'
import { type Block, cycleOf } from './blocks.ts'
import type { Chain } from './chain.ts'
import { stakeOf } from './json.ts'

const AT = '/chains/main/blocks/*/context'

/** Calls that read accounts, contracts and big maps in the ledger after a block. */
export function accountRoutes(chain: Chain): Route[] {
  /** Answers for the address in the path at the block in the path. */
  const at =
    (answer: (ledger: Ledger, address: string, block: Block) => Answer) =>
    ({ parts: [id, address] }: Call): Answer => {
      const block = chain.find(id!)
      if (block === undefined) return missing
      return isAddress(address!)
        ? answer(block.ledger, address!, block)
        : malformed(`Failed to parse argument 'contract_id' ("${address}"): Cannot parse contract id`)
    }
  const ofAccount = (read: (account: Account, cycle: number) => Answer, absent: Answer = missing) =>
    at((ledger, address, { level }) => {
      const account = ledger.accounts.get(address)
      return account === undefined ? absent : read(account, cycleOf(level))
    })
  const ofContract = (read: (contract: Contract, script: Script) => Answer) =>
    at((ledger, address) => {
      const contract = ledger.contracts.get(address)
      return contract === undefined ? missing : read(contract, scriptOf(contract))
    })
  const amount = (read: (account: Account, cycle: number) => bigint) =>
    ofAccount((account, cycle) => ok(String(read(account, cycle))), ok('0'))
  const balance = at((ledger, address) =>
    isContract(address) && !ledger.contracts.has(address) ? missing : ok(String(balanceOf(ledger, address))),
  )

  return [
    ['GET', `${AT}/contracts/*`, at(wholeContract)],
    ['GET', `${AT}/contracts/*/balance`, balance],
    ['GET', `${AT}/contracts/*/spendable`, balance],
    ['GET', `${AT}/contracts/*/counter`, at(counter)],
    ['GET', `${AT}/contracts/*/manager_key`, ofAccount(({ key }) => ok(key ?? null), ok(null))],
    ['GET', `${AT}/contracts/*/delegate`, at(delegate)],
    ['GET', `${AT}/contracts/*/staked_balance`, amount(({ staked }) => staked)],
    ['GET', `${AT}/contracts/*/unstaked_frozen_balance`, amount((account, cycle) => stakeOf(account, cycle).frozen)],
    [
      'GET',
      `${AT}/contracts/*/unstaked_finalizable_balance`,
      amount((account, cycle) => stakeOf(account, cycle).finalizable),
    ],
    [
      'GET',
      `${AT}/contracts/*/full_balance`,
      amount((account, cycle) => {
        const { staked, frozen, finalizable } = stakeOf(account, cycle)
        return account.balance + staked + frozen + finalizable
      }),
    ],
    ['GET', `${AT}/contracts/*/unstake_requests`, ofAccount(unstakeRequests, ok(null))],
    ['GET', `${AT}/contracts/*/script`, ofContract((_, script) => ok(script))],
    ['POST', `${AT}/contracts/*/script/normalized`, ofContract((_, script) => ok(script))],
    ['GET', `${AT}/contracts/*/storage`, ofContract((_, { storage }) => ok(storage))],
    ['POST', `${AT}/contracts/*/storage/normalized`, ofContract((_, { storage }) => ok(storage))],
    ['GET', `${AT}/contracts/*/storage/used_space`, ofContract(({ paidBytes }) => ok(String(paidBytes)))],
    ['GET', `${AT}/contracts/*/storage/paid_space`, ofContract(({ paidBytes }) => ok(String(paidBytes)))],
    [
      'GET',
      `${AT}/contracts/*/entrypoints`,
      ofContract((_, { code }) => ok({ entrypoints: Object.fromEntries(entrypointsOf(code)) })),
    ],
    ['GET', `${AT}/big_maps/*/*`, ({ parts }) => bigMapValue(chain, parts)],
    [
      'GET',
      `${AT}/delegates`,
      ({ parts: [id] }) => {
        const block = chain.find(id!)
        return block === undefined ? missing : ok([...block.ledger.delegates])
      },
    ],
  ]
}

/** A contract's script with the storage as it is now. */
const scriptOf = ({ script, token }: Contract): Script =>
  token === undefined
    ? script
    : { ...script, storage: withStandard(token, (standard, state) => standard.storage(state)) }

function wholeContract(ledger: Ledger, address: string): Answer {
  const contract = ledger.contracts.get(address)
  if (contract !== undefined) {
    const { balance, delegate } = contract
    return ok({ balance: String(balance), ...(delegate ? { delegate } : {}), script: scriptOf(contract) })
  }
  if (isContract(address)) return missing
  const account = ledger.accounts.get(address)
  return ok({
    balance: String(account?.balance ?? 0n),
    ...(account?.delegate ? { delegate: account.delegate } : {}),
    counter: String(account?.counter ?? ledger.counter),
  })
}

const counter = (ledger: Ledger, address: string): Answer =>
  isContract(address) ? missing : ok(String(ledger.accounts.get(address)?.counter ?? ledger.counter))

function delegate(ledger: Ledger, address: string): Answer {
  const found = ledger.accounts.get(address)?.delegate ?? ledger.contracts.get(address)?.delegate
  return found === undefined ? missing : ok(found)
}

function unstakeRequests({ delegate, unstaking }: Account, cycle: number): Answer {
  if (unstaking.length === 0) return ok(null)
  const entry = (each: Account['unstaking'][number]) => ({ cycle: each.cycle, amount: String(each.amount) })
  return ok({
    finalizable: unstaking.filter((each) => each.cycle <= cycle).map((each) => ({ delegate, ...entry(each) })),
    unfinalizable: { delegate, requests: unstaking.filter((each) => each.cycle > cycle).map(entry) },
  })
}

function bigMapValue(chain: Chain, [id, map, hash]: readonly string[]): Answer {
  const block = chain.find(id!)
  if (block === undefined || !/^\d{1,9}$/.test(map!)) return missing
  for (const { token } of block.ledger.contracts.values()) {
    if (token === undefined) continue
    const entries = withStandard(token, (standard, state) => standard.bigMap(state, Number(map)))
    const found = entries && valueWithHash(entries, hash!)
    if (found !== undefined) return ok(found)
  }
  return missing
}

function valueWithHash(entries: Iterable<readonly [Micheline, Micheline]>, hash: string): Micheline | undefined {
  for (const [key, value] of entries) if (keyHash(key) === hash) return value
  return undefined
}
