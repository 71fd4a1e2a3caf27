import type { Intent } from '../chains/intent.ts'

/** A server's reading of a payload, and what its policy makes of it. JSON. */
export interface ServerReading {
  readonly verdict: 'agrees' | 'asks' | 'refuses'
  /** Null where the server cannot read the payload, and for the key check. */
  readonly intent: Intent | null
  readonly reason: { readonly code: string; readonly message: string } | null
}
