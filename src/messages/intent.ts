// An intent crosses to the pages as the chains tell it. Of the chains' folder only this schema may be bundled by a page.
import { IntentSchema } from '../chains/intent-schema.ts'

export type { Asset, Field as IntentField, Grant, Intent, Meaning } from '../chains/intent.ts'
export const intent = IntentSchema
