/** Untyped Michelson, as nodes write it in JSON. */
export type Micheline =
  | { readonly int: string }
  | { readonly string: string }
  /** Hex without a prefix. */
  | { readonly bytes: string }
  | Prim
  | readonly Micheline[]

export interface Prim {
  readonly prim: string
  readonly args?: readonly Micheline[]
  readonly annots?: readonly string[]
}
