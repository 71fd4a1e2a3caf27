/** What an ochre mark beside "Activity" says. */
export function requestsWait(count: number): string {
  return count === 1 ? 'one request waits' : `${count} requests wait`
}
