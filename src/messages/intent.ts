// An intent as it crosses to the pages: what exact bytes mean. Mirrors the intents of src/chains; a test ties both.
import * as v from 'valibot'
import { address, hash, quantity, text } from './values.ts'

/** What every reading must agree on, whatever else it recognised. Amounts in wei. */
export const intentCore = v.object({
  chain: text(64),
  account: address,
  target: v.nullable(address),
  value: quantity,
  maximumFee: quantity,
  nonce: v.nullable(quantity),
  digest: hash,
})

const recipient = { to: address }
const token = { token: address }

/** The class of an intent, with the parts its sentence names. */
export const meaning = v.variant('class', [
  v.object({ class: v.literal('send'), ...recipient, amount: quantity }),
  v.object({ class: v.literal('token-transfer'), ...token, ...recipient, from: address, amount: quantity }),
  v.object({
    class: v.literal('work-transfer'),
    ...token,
    ...recipient,
    from: address,
    tokenId: quantity,
    amount: quantity,
  }),
  v.object({
    class: v.literal('token-approval'),
    ...token,
    spender: address,
    amount: quantity,
    unlimited: v.boolean(),
  }),
  v.object({ class: v.literal('work-approval'), ...token, spender: address, tokenId: quantity }),
  v.object({ class: v.literal('collection-approval'), ...token, spender: address, allowed: v.boolean() }),
  v.object({
    class: v.literal('permit'),
    ...token,
    spender: address,
    amount: quantity,
    unlimited: v.boolean(),
    deadline: quantity,
  }),
  v.object({ class: v.literal('call'), selector: text(10), dataSize: v.number() }),
  v.object({ class: v.literal('create'), codeSize: v.number() }),
  v.object({ class: v.literal('text'), text: text(65_536) }),
  v.object({
    class: v.literal('sign-in'),
    domain: text(255),
    uri: text(2048),
    statement: v.nullable(text(4096)),
    chainId: quantity,
    issuedAt: text(64),
    expires: v.nullable(text(64)),
    text: text(65_536),
  }),
  v.object({ class: v.literal('typed-data'), primaryType: text(255), domain: v.nullable(text(255)) }),
])

export const intent = v.object({ vocabulary: v.number(), core: intentCore, meaning })

export type IntentCore = v.InferOutput<typeof intentCore>
export type Meaning = v.InferOutput<typeof meaning>
export type Intent = v.InferOutput<typeof intent>
