import * as v from 'valibot'
import { isAddress, isContract, isImplicit, isKey } from './addresses.ts'
import { fromBase58 } from './base58.ts'
import { isEntrypoint } from './entrypoint.ts'
import { isMicheline, type Micheline } from './micheline.ts'
import { type Content, ForeignOperation, type Operation } from './operation.ts'

/** JSON that no node takes as an operation. */
export class MalformedJson extends Error {
  override readonly name = 'MalformedJson'
}

// No number of an operation has more than 63 bits, or ten bytes of seven bits.
const number = v.pipe(
  v.string(),
  v.regex(/^\d{1,21}$/),
  v.transform((digits) => BigInt(digits)),
)
const micheline = v.custom<Micheline>(isMicheline)
const implicit = v.pipe(v.string(), v.check(isImplicit))
const contract = v.pipe(v.string(), v.check(isContract))
const destination = v.pipe(
  v.string(),
  v.check((text) => isAddress(text) || fromBase58(text, ['sr1']) !== undefined),
)

const manager = {
  source: implicit,
  fee: number,
  counter: number,
  gas_limit: number,
  storage_limit: number,
}

const contentSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('reveal'), ...manager, public_key: v.pipe(v.string(), v.check(isKey)) }),
  v.strictObject({
    kind: v.literal('transaction'),
    ...manager,
    amount: number,
    destination,
    parameters: v.optional(v.strictObject({ entrypoint: v.pipe(v.string(), v.check(isEntrypoint)), value: micheline })),
  }),
  v.strictObject({
    kind: v.literal('origination'),
    ...manager,
    balance: number,
    delegate: v.optional(implicit),
    script: v.strictObject({ code: micheline, storage: micheline }),
  }),
  v.strictObject({ kind: v.literal('delegation'), ...manager, delegate: v.optional(implicit) }),
  v.strictObject({ kind: v.literal('register_global_constant'), ...manager, value: micheline }),
  v.strictObject({ kind: v.literal('increase_paid_storage'), ...manager, amount: number, destination: contract }),
])

const operationSchema = v.object({
  branch: v.pipe(
    v.string(),
    v.check((text) => fromBase58(text, ['block']) !== undefined),
  ),
  contents: v.pipe(v.array(v.unknown()), v.minLength(1), v.maxLength(1000)),
})

const KNOWN_KINDS = new Set<unknown>(contentSchema.options.map((option) => option.entries.kind.literal))

/** Reads an operation as RPC calls carry it. Throws `MalformedJson` or `ForeignOperation`. */
export function operationOfJson(json: unknown): Operation {
  const { branch, contents } = parsed(operationSchema, json)
  return { branch, contents: contents.map(contentOfJson) }
}

function contentOfJson(json: unknown): Content {
  const { kind } = parsed(v.object({ kind: v.string() }), json)
  if (!KNOWN_KINDS.has(kind)) throw new ForeignOperation(kind)
  const { gas_limit, storage_limit, ...content } = parsed(contentSchema, json)
  const limits = { gasLimit: gas_limit, storageLimit: storage_limit }
  if (content.kind !== 'reveal') return { ...content, ...limits } as Content
  const { public_key, ...reveal } = content
  return { ...reveal, ...limits, key: public_key }
}

function parsed<Schema extends v.GenericSchema>(schema: Schema, json: unknown): v.InferOutput<Schema> {
  const result = v.safeParse(schema, json)
  if (result.success) return result.output
  const [issue] = result.issues
  throw new MalformedJson(`${v.getDotPath(issue) ?? 'The operation'}: ${issue.message}`)
}

/** A content as nodes write it. */
export function contentToJson(content: Content): Record<string, unknown> {
  const { kind, source, fee, counter, gasLimit, storageLimit, ...rest } = content
  const manager = { fee, counter, gas_limit: gasLimit, storage_limit: storageLimit }
  const { key, ...action } = rest as typeof rest & { key?: string }
  return {
    kind,
    source,
    ...numbersToText({ ...manager, ...action }),
    ...(key === undefined ? {} : { public_key: key }),
  }
}

const numbersToText = (fields: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, typeof value === 'bigint' ? String(value) : value]),
  )
