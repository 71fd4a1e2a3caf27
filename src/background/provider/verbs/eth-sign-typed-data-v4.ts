import { typedDataVerb } from '../typed-data.ts'

/** EIP-712, version 4. */
export const ethSignTypedDataV4 = typedDataVerb
