// An intent as it crosses to the pages. Mirrors the vocabulary of src/chains/intent.ts; a test ties the two.
import * as v from 'valibot'
import { address, hash, hex, quantity, text } from './values.ts'

const MAX_TEXT = 131_072
const long = text(MAX_TEXT)
const nullable = v.nullable
const trailing = { trailingData: v.optional(hex) }

type FieldOut = { name: string; type: string; value: string } | { name: string; type: string; fields: FieldOut[] }

/** A named value: a leaf has `value`, a struct or an array has `fields`. */
export const intentField: v.GenericSchema<FieldOut> = v.union([
  v.object({ name: text(255), type: text(255), value: long }),
  v.object({ name: text(255), type: text(255), fields: v.array(v.lazy(() => intentField)) }),
])

export const asset = v.variant('standard', [
  v.object({ standard: v.literal('native'), amount: quantity }),
  v.object({ standard: v.literal('erc20'), contract: address, amount: quantity }),
  v.object({ standard: v.literal('erc721'), contract: address, tokenId: quantity }),
  v.object({
    standard: v.literal('erc1155'),
    contract: address,
    tokens: v.array(v.object({ tokenId: quantity, amount: quantity })),
  }),
  v.object({ standard: v.literal('erc20-or-erc721'), contract: address, amountOrTokenId: quantity }),
])

const approvalChannel = v.picklist([
  'transaction',
  'eip-2612',
  'erc-4494',
  'dai-permit',
  'permit2-allowance',
  'permit2-transfer',
])

const granted = {
  contract: address,
  standard: v.picklist(['erc20', 'erc721', 'erc20-or-erc721', 'erc721-or-erc1155']),
  expires: nullable(quantity),
}

export const grant = v.variant('scope', [
  v.object({ ...granted, scope: v.literal('amount'), amount: quantity }),
  v.object({ ...granted, scope: v.literal('unlimited'), amount: quantity }),
  v.object({ ...granted, scope: v.literal('increase'), amount: quantity }),
  v.object({ ...granted, scope: v.literal('amount-or-token'), amountOrTokenId: quantity }),
  v.object({ ...granted, scope: v.literal('token'), tokenId: quantity }),
  v.object({ ...granted, scope: v.literal('collection') }),
])

const withdrawal = v.variant('scope', [
  v.object({ scope: v.literal('all') }),
  v.object({ scope: v.literal('decrease'), amount: quantity }),
  v.object({ scope: v.literal('amount-or-token'), amountOrTokenId: quantity }),
  v.object({ scope: v.literal('collection') }),
])

export const meaning = v.variant('class', [
  v.object({
    class: v.literal('transfer'),
    asset,
    from: address,
    to: address,
    through: v.picklist(['transaction', 'eip-3009']),
    deadline: nullable(quantity),
    ...trailing,
  }),
  v.object({
    class: v.literal('approval'),
    owner: address,
    spender: address,
    grants: v.array(grant),
    through: approvalChannel,
    deadline: nullable(quantity),
    ...trailing,
  }),
  v.object({
    class: v.literal('revocation'),
    contract: address,
    spender: nullable(address),
    withdrawn: withdrawal,
    through: approvalChannel,
    ...trailing,
  }),
  v.object({
    class: v.literal('call'),
    contract: address,
    function: text(1024),
    arguments: v.array(intentField),
    data: hex,
    ...trailing,
  }),
  v.object({
    class: v.literal('unknown-call'),
    contract: address,
    selector: nullable(hex),
    resembles: nullable(text(1024)),
    data: hex,
  }),
  v.object({ class: v.literal('contract-creation'), code: hex }),
  v.object({
    class: v.literal('message'),
    text: nullable(long),
    bytes: hex,
    hiddenCharacters: v.boolean(),
    resemblesSignIn: nullable(v.object({ scheme: nullable(long), domain: long })),
  }),
  v.object({
    class: v.literal('sign-in'),
    scheme: nullable(long),
    domain: long,
    address,
    statement: nullable(long),
    uri: long,
    version: long,
    chainId: long,
    nonce: long,
    issuedAt: long,
    expirationTime: nullable(long),
    notBefore: nullable(long),
    requestId: nullable(long),
    resources: v.array(long),
    text: long,
  }),
  v.object({
    class: v.literal('typed-data'),
    domain: v.array(intentField),
    primaryType: text(1024),
    fields: v.array(intentField),
    hiddenCharacters: v.boolean(),
  }),
])

export const intent = v.object({
  vocabulary: v.literal(1),
  chain: text(64),
  account: address,
  target: nullable(address),
  value: quantity,
  maximumFee: quantity,
  nonce: nullable(v.pipe(v.number(), v.integer(), v.minValue(0))),
  digest: hash,
  meaning,
})

export type IntentField = v.InferOutput<typeof intentField>
export type Asset = v.InferOutput<typeof asset>
export type Grant = v.InferOutput<typeof grant>
export type Meaning = v.InferOutput<typeof meaning>
export type Intent = v.InferOutput<typeof intent>
