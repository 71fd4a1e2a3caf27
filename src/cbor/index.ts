export { decode } from './decode.ts'
export { encode } from './encode.ts'
export { CborError, type CborErrorCode, type CborValue, type Tagged } from './value.ts'
