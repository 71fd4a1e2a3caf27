import type { Micheline } from '../encoding/micheline.ts'
import { METADATA_TYPE, metadataEntries, TOKEN_METADATA_TYPE, tokenMetadataEntries } from './metadata.ts'
import type { Fa2State, Standard } from './token.ts'
import { addressOf, branchOf, comb, FailedWith, int, listOf, natOf, packedAddress, pair, prim, text } from './values.ts'

/** What one entry of a big map takes up in storage, roughly. */
const ENTRY_BYTES = 67n
const CONTRACT_BYTES = 1_500n

const key = (...parts: readonly (string | bigint)[]): string => parts.join(' ')
const failWith = (reason: string): never => {
  throw new FailedWith(text(reason))
}

const operatorType = prim('pair', [
  prim('address', [], '%owner'),
  prim('pair', [prim('address', [], '%operator'), prim('nat', [], '%token_id')]),
])
const requestType = prim('pair', [prim('address', [], '%owner'), prim('nat', [], '%token_id')])
const named = (type: Micheline, name: string): Micheline => ({ ...type, annots: [name] }) as Micheline

const parameterType = prim('or', [
  prim('or', [
    prim(
      'pair',
      [
        prim('list', [requestType], '%requests'),
        prim(
          'contract',
          [prim('list', [prim('pair', [named(requestType, '%request'), prim('nat', [], '%balance')])])],
          '%callback',
        ),
      ],
      '%balance_of',
    ),
    prim(
      'list',
      [
        prim('pair', [
          prim('address', [], '%from_'),
          prim(
            'list',
            [
              prim('pair', [
                prim('address', [], '%to_'),
                prim('pair', [prim('nat', [], '%token_id'), prim('nat', [], '%amount')]),
              ]),
            ],
            '%txs',
          ),
        ]),
      ],
      '%transfer',
    ),
  ]),
  prim(
    'list',
    [prim('or', [named(operatorType, '%add_operator'), named(operatorType, '%remove_operator')])],
    '%update_operators',
  ),
])

const storageType = prim('pair', [
  prim('big_map', [prim('pair', [prim('address'), prim('nat')]), prim('nat')], '%ledger'),
  prim('pair', [
    METADATA_TYPE,
    prim('pair', [
      prim(
        'big_map',
        [prim('pair', [prim('address'), prim('pair', [prim('address'), prim('nat')])]), prim('unit')],
        '%operators',
      ),
      TOKEN_METADATA_TYPE,
    ]),
  ]),
])

const storage = ({ maps }: Fa2State): Micheline =>
  pair(int(maps.ledger!), pair(int(maps.metadata!), pair(int(maps.operators!), int(maps.token_metadata!))))

/** Moves tokens in order; zero is moved too, and whoever moves another's must be its operator. */
function transfer({ balances, operators, tokens }: Fa2State, value: Micheline, sender: string): void {
  for (const batch of listOf(value)) {
    const [from, transfers] = comb(batch, 2) as [Micheline, Micheline]
    const owner = addressOf(from)
    for (const each of listOf(transfers)) {
      const [to, id, amount] = comb(each, 3) as [Micheline, Micheline, Micheline]
      const [receiver, token, count] = [addressOf(to), natOf(id), natOf(amount)]
      if (!tokens.has(String(token))) failWith('FA2_TOKEN_UNDEFINED')
      if (owner !== sender && !operators.has(key(owner, sender, token))) failWith('FA2_NOT_OPERATOR')
      const held = balances.get(key(owner, token)) ?? 0n
      if (held < count) failWith('FA2_INSUFFICIENT_BALANCE')
      setBalance(balances, key(owner, token), held - count)
      setBalance(balances, key(receiver, token), (balances.get(key(receiver, token)) ?? 0n) + count)
    }
  }
}

function setBalance(balances: Map<string, bigint>, at: string, balance: bigint): void {
  if (balance === 0n) balances.delete(at)
  else balances.set(at, balance)
}

function updateOperators({ operators, tokens }: Fa2State, value: Micheline, sender: string): void {
  for (const each of listOf(value)) {
    const { left, value: change } = branchOf(each)
    const [owner, operator, id] = comb(change, 3) as [Micheline, Micheline, Micheline]
    const [ownerAddress, operatorAddress, token] = [addressOf(owner), addressOf(operator), natOf(id)]
    if (ownerAddress !== sender) failWith('FA2_NOT_OWNER')
    if (!tokens.has(String(token))) failWith('FA2_TOKEN_UNDEFINED')
    const at = key(ownerAddress, operatorAddress, token)
    if (left) operators.add(at)
    else operators.delete(at)
  }
}

function balanceOf({ balances, tokens }: Fa2State, request: Micheline): bigint {
  const [owner, id] = comb(request, 2) as [Micheline, Micheline]
  const [address, token] = [addressOf(owner), natOf(id)]
  if (!tokens.has(String(token))) failWith('FA2_TOKEN_UNDEFINED')
  return balances.get(key(address, token)) ?? 0n
}

/** The multi-asset contract of TZIP-12: any number of tokens, fungible or not, that owners and operators move. */
export const fa2: Standard<Fa2State> = {
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
    const { maps, balances, operators, metadata, tokens } = state
    if (id === maps.ledger)
      return [...balances].map(([at, balance]) => {
        const [owner, token] = at.split(' ') as [string, string]
        return [pair(packedAddress(owner), int(BigInt(token))), int(balance)]
      })
    if (id === maps.operators)
      return [...operators].map((at) => {
        const [owner, operator, token] = at.split(' ') as [string, string, string]
        return [pair(packedAddress(owner), pair(packedAddress(operator), int(BigInt(token)))), prim('Unit')]
      })
    if (id === maps.metadata) return metadataEntries(metadata)
    if (id === maps.token_metadata) return tokenMetadataEntries(tokens)
    return undefined
  },
  size: ({ balances, operators, tokens }) =>
    CONTRACT_BYTES + ENTRY_BYTES * BigInt(balances.size + operators.size + 4 * tokens.size),
  calls: { transfer, update_operators: updateOperators, balance_of: () => failWith('NO_CALLBACKS_HERE') },
  views: {
    balance_of: (state, input) =>
      listOf(input).map((request) => pair(request, int(balanceOf(state, request)))) as Micheline,
  },
}
