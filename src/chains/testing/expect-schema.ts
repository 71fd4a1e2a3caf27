import * as v from 'valibot'
import { expect } from 'vitest'
import type { Intent } from '../intent.ts'
import { IntentSchema } from '../intent-schema.ts'

/** An intent survives JSON and the schema as it is. For tests. */
export function expectSchema(intent: Intent): void {
  expect(v.parse(IntentSchema, JSON.parse(JSON.stringify(intent)))).toEqual(intent)
}
