/** Who asks. Made from what the browser says about the sender, never from a message. */
export interface Site {
  readonly origin: string
  /** The origin of the tab's page when the asking document is a frame within another site; null otherwise. */
  readonly within: string | null
  /** What permissions are kept under: a grant to a page is none to the same page inside a stranger's. */
  readonly key: string
}

/** What the browser tells about the other end of a port. */
export interface PortSender {
  readonly id?: string | undefined
  readonly origin?: string | undefined
  readonly url?: string | undefined
  readonly frameId?: number | undefined
  readonly tab?: { readonly id?: number | undefined; readonly url?: string | undefined } | undefined
}

const PAGE_SCHEMES = ['http:', 'https:']

/**
 * The site behind a port of our own content script, or null when there is none to speak of: another extension, an opaque
 * origin (sandboxed frames, data:), a page of the browser itself.
 */
export function siteOf(sender: PortSender | undefined, extensionId: string): Site | null {
  if (sender === undefined || sender.id !== extensionId || sender.tab === undefined) return null
  const origin = pageOrigin(sender.origin ?? '')
  if (origin === null) return null
  if (sender.frameId === 0) return { origin, within: null, key: origin }
  const top = pageOrigin(sender.tab.url ?? '')
  if (top === null) return null
  // Also within its own site: a stranger may stand between the two, and nobody says so.
  return { origin, within: top, key: `${origin} in ${top}` }
}

function pageOrigin(url: string): string | null {
  if (!URL.canParse(url)) return null
  const { protocol, origin } = new URL(url)
  return PAGE_SCHEMES.includes(protocol) ? origin : null
}
