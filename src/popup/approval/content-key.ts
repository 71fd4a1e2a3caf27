import type { RequestView } from '../../messages/request.ts'

/** Everything on screen that a press could be about: when it changes, nothing is armed. */
export function contentKey(request: RequestView): string {
  const { id, revision, content, way, verdicts } = request
  const seen = [id, revision, content, way, verdicts.map(({ party, state }) => [party, state])]
  // Whether the network's node answers is not on screen.
  return JSON.stringify(seen, (key, value) => (key === 'reachable' ? undefined : value))
}
