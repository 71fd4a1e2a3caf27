import type { BeaconVerb } from './verb.ts'
import { broadcastRequest } from './verbs/broadcast-request.ts'
import { operationRequest } from './verbs/operation-request.ts'
import { permissionRequest } from './verbs/permission-request.ts'
import { signPayloadRequest } from './verbs/sign-payload-request.ts'

/** Every request that is answered with more than an error. Challenges of abstracted accounts are not: there are none here. */
export const BEACON_VERBS: ReadonlyMap<string, BeaconVerb> = new Map([
  ['permission_request', permissionRequest],
  ['operation_request', operationRequest],
  ['sign_payload_request', signPayloadRequest],
  ['broadcast_request', broadcastRequest],
])
