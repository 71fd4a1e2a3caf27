import type { Micheline } from '../encoding/micheline.ts'
import { METADATA_TYPE, metadataEntries, TOKEN_METADATA_TYPE, tokenMetadataEntries } from './metadata.ts'
import type { Fa12State, Standard } from './token.ts'
import { addressOf, comb, FailedWith, int, natOf, packedAddress, pair, prim, text } from './values.ts'

const ENTRY_BYTES = 67n
const CONTRACT_BYTES = 1_200n

const key = (owner: string, spender: string): string => `${owner} ${spender}`
const failWith = (reason: string, detail: Micheline): never => {
  throw new FailedWith(pair(text(reason), detail))
}

/** The parameter of an entrypoint that answers to another contract's entrypoint. */
const asking = (name: string, question: Micheline): Micheline =>
  prim('pair', [question, prim('contract', [prim('nat')])], name)

const parameterType = prim('or', [
  prim('or', [
    prim('pair', [prim('address', [], '%spender'), prim('nat', [], '%value')], '%approve'),
    prim('or', [
      asking('%getAllowance', prim('pair', [prim('address', [], '%owner'), prim('address', [], '%spender')])),
      prim('or', [asking('%getBalance', prim('address', [], '%owner')), asking('%getTotalSupply', prim('unit'))]),
    ]),
  ]),
  prim(
    'pair',
    [prim('address', [], '%from'), prim('pair', [prim('address', [], '%to'), prim('nat', [], '%value')])],
    '%transfer',
  ),
])

const storageType = prim('pair', [
  prim(
    'big_map',
    [
      prim('address'),
      prim('pair', [prim('map', [prim('address'), prim('nat')], '%approvals'), prim('nat', [], '%balance')]),
    ],
    '%ledger',
  ),
  prim('pair', [METADATA_TYPE, prim('pair', [TOKEN_METADATA_TYPE, prim('nat', [], '%totalSupply')])]),
])

const total = ({ balances }: Fa12State): bigint => [...balances.values()].reduce((sum, each) => sum + each, 0n)

const storage = (state: Fa12State): Micheline =>
  pair(
    int(state.maps.ledger!),
    pair(int(state.maps.metadata!), pair(int(state.maps.token_metadata!), int(total(state)))),
  )

function transfer({ balances, allowances }: Fa12State, value: Micheline, sender: string): void {
  const [from, to, amount] = comb(value, 3) as [Micheline, Micheline, Micheline]
  const [owner, receiver, count] = [addressOf(from), addressOf(to), natOf(amount)]
  if (owner !== sender) {
    const allowed = allowances.get(key(owner, sender)) ?? 0n
    if (allowed < count) failWith('NotEnoughAllowance', pair(int(count), int(allowed)))
    setOrDelete(allowances, key(owner, sender), allowed - count)
  }
  const held = balances.get(owner) ?? 0n
  if (held < count) failWith('NotEnoughBalance', pair(int(count), int(held)))
  setOrDelete(balances, owner, held - count)
  setOrDelete(balances, receiver, (balances.get(receiver) ?? 0n) + count)
}

function setOrDelete(amounts: Map<string, bigint>, at: string, amount: bigint): void {
  if (amount === 0n) amounts.delete(at)
  else amounts.set(at, amount)
}

/** Allows a spender an amount. An allowance that is not zero is set to zero first, as TZIP-7 demands. */
function approve({ allowances }: Fa12State, value: Micheline, sender: string): void {
  const [spender, amount] = comb(value, 2) as [Micheline, Micheline]
  const [address, count] = [addressOf(spender), natOf(amount)]
  const allowed = allowances.get(key(sender, address)) ?? 0n
  if (allowed > 0n && count > 0n) failWith('UnsafeAllowanceChange', int(allowed))
  setOrDelete(allowances, key(sender, address), count)
}

const noCallback = (): never => {
  throw new FailedWith(text('NO_CALLBACKS_HERE'))
}

/** All owners and those who allowed something: the keys of the ledger. */
const holders = ({ balances, allowances }: Fa12State): Set<string> =>
  new Set([...balances.keys(), ...[...allowances.keys()].map((at) => at.split(' ')[0]!)])

function ledgerEntry({ balances, allowances }: Fa12State, owner: string): Micheline {
  const approvals = [...allowances]
    .filter(([at]) => at.startsWith(`${owner} `))
    .map(([at, amount]): [string, Micheline] => [at.split(' ')[1]!, int(amount)])
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([spender, amount]) => prim('Elt', [text(spender), amount]))
  return pair(approvals, int(balances.get(owner) ?? 0n))
}

/** The single-asset contract of TZIP-7. */
export const fa12: Standard<Fa12State> = {
  script: (state) => ({
    code: [
      prim('parameter', [parameterType]),
      prim('storage', [storageType]),
      prim('code', [[prim('CDR'), prim('NIL', [prim('operation')]), prim('PAIR')]]),
    ],
    storage: storage(state),
  }),
  storage,
  bigMap(state, id) {
    const { maps, metadata, tokens } = state
    if (id === maps.ledger) return [...holders(state)].map((owner) => [packedAddress(owner), ledgerEntry(state, owner)])
    if (id === maps.metadata) return metadataEntries(metadata)
    if (id === maps.token_metadata) return tokenMetadataEntries(tokens)
    return undefined
  },
  size: (state) => CONTRACT_BYTES + ENTRY_BYTES * BigInt(holders(state).size + state.allowances.size),
  calls: {
    transfer,
    approve,
    getAllowance: noCallback,
    getBalance: noCallback,
    getTotalSupply: noCallback,
  },
  views: {
    getBalance: ({ balances }, input) => int(balances.get(addressOf(input)) ?? 0n),
    getAllowance({ allowances }, input) {
      const [owner, spender] = comb(input, 2) as [Micheline, Micheline]
      return int(allowances.get(key(addressOf(owner), addressOf(spender))) ?? 0n)
    },
    getTotalSupply: (state) => int(total(state)),
  },
}
