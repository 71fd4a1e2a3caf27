import * as v from 'valibot'
import type { Field, Intent } from './intent.ts'

// Bounds for what arrives from another machine; within them lies everything a payload of 128 KiB can mean.
const MAX_TEXT = 300_000
const MAX_ITEMS = 50_000

const Text = v.pipe(v.string(), v.maxLength(MAX_TEXT))
/** Up to 2^256 − 1 on Ethereum, and to 2^258 − 1 on Tezos. */
const Decimal = v.pipe(v.string(), v.regex(/^(?:0|[1-9]\d{0,77})$/))
const Hex = v.pipe(Text, v.regex(/^0x(?:[0-9a-f]{2})*$/))
/** Of Ethereum, or of Tezos: a key's, a contract's or a rollup's. */
const Address = v.pipe(v.string(), v.regex(/^(?:0x[0-9a-f]{40}|(?:tz[1-4]|KT1|sr1)[1-9A-HJ-NP-Za-km-z]{33})$/))
const PublicKey = v.pipe(v.string(), v.regex(/^(?:edpk[1-9A-HJ-NP-Za-km-z]{50}|sppk[1-9A-HJ-NP-Za-km-z]{51})$/))
const Seconds = v.nullable(Decimal)
const list = <Item extends v.GenericSchema>(item: Item) => v.pipe(v.array(item), v.maxLength(MAX_ITEMS))

const FieldSchema: v.GenericSchema<unknown, Field> = v.union([
  v.strictObject({ name: Text, type: Text, value: Text }),
  v.strictObject({ name: Text, type: Text, fields: v.lazy(() => list(FieldSchema)) }),
])

const Execution = v.strictObject({
  gasLimit: Decimal,
  storageLimit: Decimal,
  reveals: v.nullable(PublicKey),
})
const OfOperation = { execution: v.exactOptional(Execution) }

const Extra = {
  trailingData: v.exactOptional(Hex),
  fields: v.exactOptional(list(FieldSchema)),
  ...OfOperation,
}

const Tokens = list(v.strictObject({ tokenId: Decimal, amount: Decimal }))

const Asset = v.variant('standard', [
  v.strictObject({ standard: v.literal('native'), amount: Decimal }),
  v.strictObject({ standard: v.picklist(['erc20', 'fa1.2']), contract: Address, amount: Decimal }),
  v.strictObject({ standard: v.literal('erc721'), contract: Address, tokenId: Decimal }),
  v.strictObject({ standard: v.picklist(['erc1155', 'fa2']), contract: Address, tokens: Tokens }),
  v.strictObject({ standard: v.literal('erc20-or-erc721'), contract: Address, amountOrTokenId: Decimal }),
])

const Channel = v.picklist([
  'transaction',
  'eip-2612',
  'erc-4494',
  'dai-permit',
  'permit2-allowance',
  'permit2-transfer',
])

const Granted = {
  contract: Address,
  standard: v.picklist(['erc20', 'erc721', 'erc20-or-erc721', 'erc721-or-erc1155', 'fa1.2', 'fa2']),
  expires: Seconds,
}

const GrantSchema = v.variant('scope', [
  v.strictObject({ ...Granted, scope: v.picklist(['amount', 'unlimited', 'increase']), amount: Decimal }),
  v.strictObject({
    ...Granted,
    scope: v.picklist(['amount-or-token', 'unlimited-or-token']),
    amountOrTokenId: Decimal,
  }),
  v.strictObject({ ...Granted, scope: v.picklist(['token', 'all-of-token']), tokenId: Decimal }),
  v.strictObject({ ...Granted, scope: v.literal('collection') }),
])

const Withdrawal = v.variant('scope', [
  v.strictObject({ scope: v.picklist(['all', 'collection']) }),
  v.strictObject({ scope: v.literal('decrease'), amount: Decimal }),
  v.strictObject({ scope: v.literal('amount-or-token'), amountOrTokenId: Decimal }),
  v.strictObject({ scope: v.literal('tokens'), tokenIds: list(Decimal) }),
])

const SignInClaim = v.nullable(v.strictObject({ scheme: v.nullable(Text), domain: Text }))

/** What a call does to what is held, on every chain. */
const HELD = [
  v.strictObject({
    class: v.literal('transfer'),
    asset: Asset,
    from: Address,
    to: Address,
    through: v.picklist(['transaction', 'eip-3009']),
    deadline: Seconds,
    receiverData: v.exactOptional(Hex),
    ...Extra,
  }),
  v.strictObject({
    class: v.literal('approval'),
    owner: Address,
    spender: Address,
    grants: v.pipe(list(GrantSchema), v.minLength(1)),
    through: Channel,
    deadline: Seconds,
    receiverData: v.exactOptional(Hex),
    ...Extra,
  }),
  v.strictObject({
    class: v.literal('revocation'),
    contract: Address,
    spender: v.nullable(Address),
    withdrawn: Withdrawal,
    through: Channel,
    ...Extra,
  }),
] as const

const OPERATIONS = [
  ...HELD,
  v.strictObject({
    class: v.literal('token-transfers'),
    contract: Address,
    transfers: v.pipe(
      list(v.strictObject({ from: Address, to: Address, tokenId: Decimal, amount: Decimal })),
      v.minLength(2),
    ),
    ...OfOperation,
  }),
  v.strictObject({
    class: v.literal('operator-updates'),
    contract: Address,
    updates: v.pipe(
      list(
        v.strictObject({ action: v.picklist(['add', 'remove']), owner: Address, operator: Address, tokenId: Decimal }),
      ),
      v.minLength(2),
    ),
    ...OfOperation,
  }),
  v.strictObject({
    class: v.literal('contract-call'),
    contract: Address,
    entrypoint: v.pipe(v.string(), v.maxLength(31)),
    parameters: Text,
    hiddenCharacters: v.boolean(),
    mayApprove: v.boolean(),
    ...OfOperation,
  }),
  v.strictObject({ class: v.literal('delegation'), delegate: v.nullable(Address), ...OfOperation }),
  v.strictObject({
    class: v.literal('staking'),
    action: v.picklist(['stake', 'unstake', 'finalize_unstake']),
    amount: v.nullable(Decimal),
    ...OfOperation,
  }),
  v.strictObject({
    class: v.literal('origination'),
    balance: Decimal,
    delegate: v.nullable(Address),
    code: Text,
    storage: Text,
    hiddenCharacters: v.boolean(),
    ...OfOperation,
  }),
  v.strictObject({ class: v.literal('reveal'), publicKey: PublicKey, ...OfOperation }),
  v.strictObject({ class: v.literal('increase-paid-storage'), contract: Address, bytes: Decimal, ...OfOperation }),
  v.strictObject({ class: v.literal('global-constant'), value: Text, hiddenCharacters: v.boolean(), ...OfOperation }),
] as const

const BatchedOperationSchema = v.strictObject({
  target: v.nullable(Address),
  value: Decimal,
  fee: Decimal,
  gasLimit: Decimal,
  storageLimit: Decimal,
  meaning: v.variant('class', OPERATIONS),
})

const MeaningSchema = v.variant('class', [
  ...OPERATIONS,
  v.strictObject({
    class: v.literal('batch'),
    operations: v.pipe(list(BatchedOperationSchema), v.minLength(2)),
    execution: Execution,
  }),
  v.strictObject({
    class: v.literal('micheline-message'),
    text: v.nullable(Text),
    expression: Text,
    bytes: Hex,
    hiddenCharacters: v.boolean(),
    resemblesSignIn: SignInClaim,
  }),
  v.strictObject({
    class: v.literal('call'),
    contract: Address,
    function: Text,
    arguments: list(FieldSchema),
    data: Hex,
    trailingData: v.exactOptional(Hex),
  }),
  v.strictObject({
    class: v.literal('unknown-call'),
    contract: Address,
    selector: v.nullable(Hex),
    resembles: v.nullable(Text),
    data: Hex,
  }),
  v.strictObject({ class: v.literal('contract-creation'), code: Hex }),
  v.strictObject({
    class: v.literal('message'),
    text: v.nullable(Text),
    bytes: Hex,
    hiddenCharacters: v.boolean(),
    resemblesSignIn: SignInClaim,
  }),
  v.strictObject({
    class: v.literal('sign-in'),
    scheme: v.nullable(Text),
    domain: Text,
    address: Address,
    statement: v.nullable(Text),
    uri: Text,
    version: Text,
    chainId: Decimal,
    nonce: Text,
    issuedAt: Text,
    expirationTime: v.nullable(Text),
    notBefore: v.nullable(Text),
    requestId: v.nullable(Text),
    resources: list(Text),
    text: Text,
  }),
  v.strictObject({
    class: v.literal('typed-data'),
    domain: list(FieldSchema),
    primaryType: Text,
    fields: list(FieldSchema),
    hiddenCharacters: v.boolean(),
  }),
])

/** Checks an intent that another machine sent, before it is compared or shown. */
export const IntentSchema: v.GenericSchema<unknown, Intent> = v.strictObject({
  vocabulary: v.literal(1),
  chain: v.pipe(v.string(), v.regex(/^[-a-z0-9]{3,8}(?::[-_a-zA-Z0-9]{1,32})?$/)),
  account: Address,
  target: v.nullable(Address),
  value: Decimal,
  maximumFee: Decimal,
  nonce: v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
  digest: v.pipe(v.string(), v.regex(/^0x[0-9a-f]{64}$/)),
  meaning: MeaningSchema,
})
