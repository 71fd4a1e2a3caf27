import { AbiCoder, FunctionFragment, type ParamType } from 'ethers/abi'
import type { Approval, Call, Revocation, Transfer, UnknownCall } from '../../intent.ts'
import { ERC20 } from './erc20.ts'
import { ERC721 } from './erc721.ts'
import { ERC1155 } from './erc1155.ts'
import { PERMIT2 } from './permit2.ts'
import { WRAPPED_NATIVE } from './wrapped-native.ts'

/** A call with data, as the transaction has it; hex and addresses in lower case. */
export interface CallData {
  readonly contract: string
  readonly data: string
  readonly account: string
}

/** One known function. Its row in the table is all that is needed to recognise it. */
export interface CallRecogniser {
  /** `name(type name, …)`. */
  readonly signature: string
  /** When the function means this only at these contracts. */
  readonly contracts?: readonly string[]
  /**
   * @param values as ethers decodes them, with addresses in lower case
   * @returns undefined when the values cannot belong together
   */
  read(values: readonly AbiValue[], call: CallData): KnownCall | undefined
}

export type KnownCall = Transfer | Approval | Revocation | Call

export type AbiValue = string | bigint | boolean | readonly AbiValue[]

const TABLE: readonly CallRecogniser[] = [...ERC20, ...ERC721, ...ERC1155, ...PERMIT2, ...WRAPPED_NATIVE]

interface Row {
  readonly recogniser: CallRecogniser
  readonly signature: string
  readonly inputs: readonly ParamType[]
}

const BY_SELECTOR: ReadonlyMap<string, Row> = new Map(
  TABLE.map((recogniser) => {
    const fragment = FunctionFragment.from(`function ${recogniser.signature}`)
    return [fragment.selector, { recogniser, signature: fragment.format('sighash'), inputs: fragment.inputs }]
  }),
)

/**
 * What a call means. A known selector whose arguments are not encoded as the function's are is an unknown call that
 * names what it resembles: old contracts ignore the high bits of an address, so its effect cannot be told from here.
 * Bytes behind well-encoded arguments change nothing for the function and are kept as `trailingData`.
 */
export function readCall(call: CallData): KnownCall | UnknownCall {
  const { contract, data } = call
  const selector = data.length >= 10 ? data.slice(0, 10) : null
  const row = selector === null ? undefined : BY_SELECTOR.get(selector)
  const isElsewhere = row?.recogniser.contracts?.includes(contract) === false
  if (!row || isElsewhere) return { class: 'unknown-call', contract, selector, resembles: null, data }

  const decoded = decodeArguments(row.inputs, `0x${data.slice(10)}`)
  const meaning = decoded && row.recogniser.read(decoded.values, call)
  if (!meaning) return { class: 'unknown-call', contract, selector, resembles: row.signature, data }
  return decoded.trailing === '0x' ? meaning : { ...meaning, trailingData: decoded.trailing }
}

function decodeArguments(
  inputs: readonly ParamType[],
  data: string,
): { values: readonly AbiValue[]; trailing: string } | undefined {
  const coder = AbiCoder.defaultAbiCoder()
  try {
    const result = coder.decode(inputs, data).toArray(true)
    const encoded = coder.encode(inputs, result)
    if (!data.startsWith(encoded)) return undefined
    const values = inputs.map((input, i) => input.walk(result[i], lowerCaseAddress) as AbiValue)
    return { values, trailing: `0x${data.slice(encoded.length)}` }
  } catch {
    return undefined
  }
}

function lowerCaseAddress(type: string, value: unknown): unknown {
  return type === 'address' ? String(value).toLowerCase() : value
}
