import { type CborValue, decode, encode } from '../../cbor/index.ts'

/**
 * A message with one of its values changed, undefined removing it; everything else stays canonical.
 * @param path field names and list positions; empty for the whole
 */
export function edit(
  body: Uint8Array,
  path: readonly (string | number)[],
  change: (value: CborValue) => CborValue | undefined,
): Uint8Array {
  const edited = editValue(decode(body), path, change)
  return edited === undefined ? new Uint8Array(0) : encode(edited)
}

function editValue(
  value: CborValue,
  [step, ...rest]: readonly (string | number)[],
  change: (value: CborValue) => CborValue | undefined,
): CborValue | undefined {
  if (step === undefined) return change(value)
  if (Array.isArray(value)) {
    return value.flatMap((item, i) => (i === step ? (editValue(item, rest, change) ?? []) : [item]))
  }
  if (value instanceof Map && value.has(step)) {
    const edited = editValue(value.get(step)!, rest, change)
    const others = [...value].filter(([key]) => key !== step)
    return new Map(edited === undefined ? others : [...others, [step, edited]])
  }
  throw new Error(`The message has nothing at ${step}.`)
}
