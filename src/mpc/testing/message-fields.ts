import { type CborValue, decode, encode } from '../../cbor/index.ts'

export type Fields = Map<string, CborValue>

/** The fields of an encoded record. */
export function fieldsOf(message: Uint8Array): Fields {
  return decode(message) as Fields
}

/**
 * The message with one of its values changed, or taken out for `undefined`; the rest stays canonical.
 * @param path field names and list positions with dots between, e.g. `proofs.1.nonce`; empty for the whole message
 */
export function withField<Value extends CborValue = Uint8Array>(
  message: Uint8Array,
  path: string,
  change: (value: Value) => CborValue | undefined,
): Uint8Array {
  const changed = changeAt(decode(message), path === '' ? [] : path.split('.'), (value) => change(value as Value))
  return changed === undefined ? new Uint8Array(0) : encode(changed)
}

function changeAt(
  value: CborValue,
  [step, ...rest]: readonly string[],
  change: (value: CborValue) => CborValue | undefined,
): CborValue | undefined {
  if (step === undefined) return change(value)
  if (Array.isArray(value)) {
    return value.flatMap((item, i) => (String(i) === step ? (changeAt(item, rest, change) ?? []) : [item]))
  }
  if (!(value instanceof Map && value.has(step))) throw new Error(`The message has no field ${step}.`)
  const changed = changeAt(value.get(step)!, rest, change)
  const others = [...value].filter(([key]) => key !== step)
  return new Map(changed === undefined ? others : [...others, [step, changed]])
}

/** The lowest bit of byte `at` turned over. */
export function flipped(at: number): (value: Uint8Array) => Uint8Array {
  return (value) => value.map((byte, i) => (i === at ? byte ^ 0x01 : byte))
}
