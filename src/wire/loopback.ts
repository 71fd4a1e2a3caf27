/** Whether a URL leads to this very computer: `localhost`, 127.0.0.0/8 or [::1]. */
export function isLoopback(url: string | URL): boolean {
  const { hostname } = new URL(url)
  // A parsed host that ends in a number is an IPv4 address of four numbers.
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname)
}

/** Whether nobody on the way can read or change what is sent there: https, or http that stays on this computer. */
export function isPrivateChannel(url: string | URL): boolean {
  const { protocol } = new URL(url)
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(url))
}
