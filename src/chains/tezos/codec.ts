import { CODEC, getCodec, opMapping, ProtocolsHash } from '@taquito/local-forging'
import { Buffer } from 'buffer'
import type { Micheline } from './micheline/micheline.ts'
import type { Operation } from './operation.ts'

// The forging library takes Node's Buffer for granted; a browser has none.
globalThis.Buffer ??= Buffer

const operation = getCodec(CODEC.MANAGER, ProtocolsHash.PsUshuai9)
/** A Micheline value behind its length. */
const value = getCodec(CODEC.VALUE, ProtocolsHash.PsUshuai9)

const LENGTH_DIGITS = 8

/** How many primitives Michelson has: their codes are the numbers below it. */
export const PRIMITIVES = Object.keys(opMapping).length

// The four below say nothing of whether the bytes are whole, or the one encoding of what they hold: their callers check.

/** @throws any error */
export function decodeOperation(hex: string): Operation {
  return operation.decoder(hex) as Operation
}

/** @returns hex @throws any error */
export function encodeOperation(decoded: Operation): string {
  return operation.encoder(decoded)
}

/** @throws any error */
export function decodeMicheline(hex: string): Micheline {
  return value.decoder((hex.length / 2).toString(16).padStart(LENGTH_DIGITS, '0') + hex) as Micheline
}

/** @returns hex @throws any error */
export function encodeMicheline(decoded: Micheline): string {
  return value.encoder(decoded).slice(LENGTH_DIGITS)
}
