import * as v from 'valibot'
import { isKeyHash, parseAddress, parseContract } from './addresses.ts'
import { MichelineJson } from './micheline-json.ts'
import type { Action, OperationWish } from './wish.ts'

/** Why what somebody asks for is no group of operations that the account could sign. */
export class PartialOperationError extends Error {
  override readonly name = 'PartialOperationError'
  readonly code: 'bad-operation' | 'operation-kind' | 'another-source'

  constructor(code: PartialOperationError['code'], message: string) {
    super(message)
    this.code = code
  }
}

/** More do not fit into the 32 KiB of an operation. */
const MAX_OPERATIONS = 500

/** Mutez and gas are at most 2^63 − 1. Dapps write amounts as text or as numbers. */
const Amount = v.pipe(
  v.union([v.pipe(v.string(), v.regex(/^(0|[1-9][0-9]{0,18})$/)), v.pipe(v.number(), v.safeInteger(), v.minValue(0))]),
  v.transform((amount) => BigInt(amount)),
  v.maxValue(2n ** 63n - 1n),
)
const Digits = v.pipe(
  Amount,
  v.transform((amount) => amount.toString()),
)
const Open = v.nullish(Amount, null)
const address = (parse: (text: string) => unknown, words: string) =>
  v.pipe(
    v.string(),
    v.check((text) => text.length < 100 && Boolean(parse(text)), words),
  )
const Anyone = address(parseAddress, 'Its destination is not a Tezos address.')
const Contract = address(parseContract, 'Its destination is not a contract.')
const Baker = address(isKeyHash, 'Its delegate is not the address of a key.')
const Entrypoint = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_.%@]{1,31}$/, 'The name of its entrypoint is none.'))
const Code = v.pipe(
  MichelineJson,
  v.check((code) => Array.isArray(code)),
)

const Actions: Readonly<Record<Action['kind'], v.GenericSchema<unknown, object>>> = {
  reveal: v.object({ public_key: v.pipe(v.string(), v.maxLength(100)) }),
  transaction: v.object({
    amount: Digits,
    destination: Anyone,
    parameters: v.optional(v.strictObject({ entrypoint: Entrypoint, value: MichelineJson })),
  }),
  delegation: v.pipe(
    v.object({ delegate: v.nullish(Baker) }),
    v.transform(({ delegate }) => (delegate ? { delegate } : {})),
  ),
  origination: v.pipe(
    v.object({
      balance: Digits,
      delegate: v.nullish(Baker),
      script: v.strictObject({ code: Code, storage: MichelineJson }),
    }),
    v.transform(({ delegate, ...rest }) => (delegate ? { ...rest, delegate } : rest)),
  ),
  increase_paid_storage: v.object({ amount: Digits, destination: Contract }),
  register_global_constant: v.object({ value: MichelineJson }),
}

const Common = v.looseObject({
  kind: v.string(),
  source: v.nullish(v.string()),
  fee: Open,
  gas_limit: Open,
  storage_limit: Open,
})

/** Names that some libraries use for the same. */
const ALIASES: Readonly<Record<string, string>> = {
  gasLimit: 'gas_limit',
  storageLimit: 'storage_limit',
  publicKey: 'public_key',
}

/**
 * What a dapp asks for, from a list of operations as Beacon has them: each may leave out its source, fee, limits and
 * counter. A counter is not taken over: which is the next one, only the chain can say.
 * @param source the account that is to sign
 * @throws PartialOperationError
 */
export function parsePartialOperations(value: unknown, source: string): OperationWish[] {
  if (!Array.isArray(value) || value.length === 0)
    throw new PartialOperationError('bad-operation', 'There is no operation in it.')
  if (value.length > MAX_OPERATIONS)
    throw new PartialOperationError('bad-operation', 'There are too many operations in it.')
  return value.map((each, at) =>
    parseOne(each, source, value.length === 1 ? '' : `Operation ${at + 1} of ${value.length}: `),
  )
}

function parseOne(value: unknown, source: string, which: string): OperationWish {
  const common = parsed(Common, named(value, which), which)
  if (!Object.hasOwn(Actions, common.kind))
    throw new PartialOperationError('operation-kind', `${which}An operation of this kind is not signed here.`)
  if (common.source && common.source !== source)
    throw new PartialOperationError('another-source', `${which}It is to be sent by another account.`)
  const kind = common.kind as Action['kind']
  const action = { kind, ...parsed(Actions[kind], common, which) } as Action
  return { action, fee: common.fee, gasLimit: common.gas_limit, storageLimit: common.storage_limit }
}

function named(value: unknown, which: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const renamed: Record<string, unknown> = {}
  for (const [key, field] of Object.entries(value)) {
    const name = Object.hasOwn(ALIASES, key) ? ALIASES[key]! : key
    if (Object.hasOwn(renamed, name)) throw new PartialOperationError('bad-operation', `${which}It says ${name} twice.`)
    renamed[name] = field
  }
  return renamed
}

function parsed<Output>(schema: v.GenericSchema<unknown, Output>, value: unknown, which: string): Output {
  const result = v.safeParse(schema, value)
  if (result.success) return result.output
  const [issue] = result.issues
  const own = issue.type === 'check' || issue.type === 'regex' ? issue.message : ''
  const words = own.startsWith('Its ') || own.startsWith('The ') ? own : `${fieldOf(issue)} is not what it should be.`
  throw new PartialOperationError('bad-operation', which + words)
}

function fieldOf(issue: v.BaseIssue<unknown>): string {
  const path = (issue.path ?? []).map(({ key }) => String(key)).join('.')
  return path === '' ? 'It' : `Its ${path}`
}
