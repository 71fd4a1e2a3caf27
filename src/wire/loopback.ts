/** Whether a URL leads to this very computer: `localhost`, 127.0.0.0/8 or [::1]. */
export function isLoopback(url: string | URL): boolean {
  const { hostname } = new URL(url)
  // A parsed host that ends in a number is an IPv4 address of four numbers.
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname)
}

/** What the extension's policy can name of this computer: of addresses it takes only this one, and no IPv6 (CSP 3, §6.7.2.8). */
const NAMED_HERE = ['127.0.0.1', 'localhost']

/** Whether a wallet may be sent there, since nobody on the way can read or change it: https, or http on this computer. */
export function isPrivateChannel(url: string | URL): boolean {
  const { protocol, hostname } = new URL(url)
  return protocol === 'https:' || (protocol === 'http:' && NAMED_HERE.includes(hostname))
}
