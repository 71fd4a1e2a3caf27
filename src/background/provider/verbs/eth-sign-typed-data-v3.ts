import { typedDataVerb } from '../typed-data.ts'

/** EIP-712, version 3: fewer types, and the same digest for those it has. */
export const ethSignTypedDataV3 = typedDataVerb
