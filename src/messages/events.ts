// What the background tells open pages without being asked: which views changed. The pages fetch them again.
import * as v from 'valibot'

/** The runtime port a page opens to hear events. */
export const EVENT_PORT = 'ui'

export const topic = v.picklist([
  'app',
  'onboarding',
  'home',
  'parties',
  'accounts',
  'networks',
  'tokens',
  'requests',
  'activity',
  'sites',
  'settings',
])

export const uiEvent = v.object({ topics: v.array(topic) })

export type Topic = v.InferOutput<typeof topic>
export type UiEvent = v.InferOutput<typeof uiEvent>
