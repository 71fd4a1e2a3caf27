import type { ActivityAction } from '../../messages/view.ts'
import { ask } from '../client.ts'
import { go } from './route.ts'

/** Does what a line of the activity offers. What needs consent becomes a request and is reviewed. */
export async function actOnActivity(id: string, action: ActivityAction): Promise<void> {
  switch (action) {
    case 'open':
      return go({ at: 'review', id })
    case 'send-now':
      await ask('activity.send', { id })
      return
    case 'speed-up':
      return go({ at: 'review', ...(await ask('activity.speedUp', { id })) })
    case 'cancel':
      return go({ at: 'review', ...(await ask('activity.cancel', { id })) })
    case 'sign-again':
      return go({ at: 'review', ...(await ask('activity.resign', { id })) })
  }
}
