import type { SignIn } from '../intent.ts'
import { shortened } from '../shortened.ts'
import { checksummed } from './addresses.ts'

// The grammar of EIP-4361, with the character sets of RFC 3986.
const PERCENT = '%[0-9A-Fa-f]{2}'
const UNRESERVED_OR_SUB = "A-Za-z0-9\\-._~!$&'()*+,;="
const SCHEME = '[A-Za-z][A-Za-z0-9+\\-.]*'
const AUTHORITY = `(?:[${UNRESERVED_OR_SUB}:@]|\\[[0-9A-Fa-f:.vV]+\\]|${PERCENT})+`
const URI = `${SCHEME}:(?:[${UNRESERVED_OR_SUB}:@/?#\\[\\]]|${PERCENT})*`
// A date-time of RFC 3339 within its ranges, but for the leap second, which no date of ECMAScript can be.
const DAY = '\\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])'
const HOUR = '(?:[01]\\d|2[0-3]):[0-5]\\d'
const TIME = `${DAY}[Tt]${HOUR}:[0-5]\\d(?:\\.\\d+)?(?:[Zz]|[+\\-]${HOUR})`

const OPENING = `(?:(?<scheme>${SCHEME})://)?(?<domain>${AUTHORITY}) wants you to sign in with your Ethereum account:\\n`

/** No host has a longer name (RFC 1035). */
const MAX_DOMAIN = 253

const SIGN_IN = new RegExp(
  `^${OPENING}(?<address>0x[0-9a-fA-F]{40})\\n\\n` +
    `(?:(?<statement>[${UNRESERVED_OR_SUB}:/?#\\[\\]@ ]+)\\n)?\\n` +
    `URI: (?<uri>${URI})\\n` +
    'Version: (?<version>1)\\n' +
    'Chain ID: (?<chainId>[0-9]{1,20})\\n' +
    'Nonce: (?<nonce>[A-Za-z0-9]{8,})\\n' +
    `Issued At: (?<issuedAt>${TIME})` +
    `(?:\\nExpiration Time: (?<expirationTime>${TIME}))?` +
    `(?:\\nNot Before: (?<notBefore>${TIME}))?` +
    `(?:\\nRequest ID: (?<requestId>(?:[${UNRESERVED_OR_SUB}:@]|${PERCENT})*))?` +
    `(?<resources>\\nResources:(?:\\n- ${URI})*)?$`,
)

/**
 * Parses a sign-in message (EIP-4361), strictly.
 * @returns null for any other text
 */
export function parseSignIn(text: string): SignIn | null {
  const parts = SIGN_IN.exec(text)?.groups
  if (!parts || !isDate(parts.issuedAt) || !isDate(parts.expirationTime) || !isDate(parts.notBefore)) return null
  const address = parts.address!.toLowerCase()
  // The grammar asks for the checksummed form of the address (EIP-55).
  if (checksummed(address) !== parts.address) return null
  return {
    class: 'sign-in',
    scheme: parts.scheme ?? null,
    domain: parts.domain!,
    address,
    statement: parts.statement ?? null,
    uri: parts.uri!,
    version: parts.version!,
    chainId: String(BigInt(parts.chainId!)),
    nonce: parts.nonce!,
    issuedAt: parts.issuedAt!,
    expirationTime: parts.expirationTime ?? null,
    notBefore: parts.notBefore ?? null,
    requestId: parts.requestId ?? null,
    resources: parts.resources?.split('\n- ').slice(1) ?? [],
    text,
  }
}

/** Whether the month of a `TIME` has its day. */
function isDate(text: string | undefined): boolean {
  if (text === undefined) return true
  const [year, month, day] = text.slice(0, 10).split('-').map(Number)
  const date = new Date(0)
  date.setUTCFullYear(year!, month! - 1, day)
  return date.getUTCDate() === day
}

export type SignInCheck =
  | { readonly verdict: 'same' }
  | { readonly verdict: 'blocked'; readonly code: 'sign-in-domain' | 'sign-in-account'; readonly message: string }

/**
 * Whether a sign-in is for the site that asks and the account that signs. A sign-in for another site is a stolen one:
 * there is no way around a block (EIP-4361, «Wallet Implementer Steps»).
 * @param claim a sign-in, or what a message resembles
 * @param origin of the asking page, e.g. `https://kiosk.example`
 * @param account lower-case address
 */
export function checkSignIn(
  claim: Pick<SignIn, 'scheme' | 'domain'> & Partial<Pick<SignIn, 'address'>>,
  origin: string,
  account: string,
): SignInCheck {
  if (!isAt(claim, origin)) {
    const message = `This sign-in names ${shortened(claim.domain, MAX_DOMAIN)} and comes from ${origin}.`
    return { verdict: 'blocked', code: 'sign-in-domain', message }
  }
  if (claim.address !== undefined && claim.address !== account) {
    const message = `This sign-in is for the account ${claim.address}, not for ${account}.`
    return { verdict: 'blocked', code: 'sign-in-account', message }
  }
  return { verdict: 'same' }
}

function isAt({ scheme, domain }: Pick<SignIn, 'scheme' | 'domain'>, origin: string): boolean {
  // A sandboxed page has the origin `null` and is at no domain.
  if (!URL.canParse(origin)) return false
  const page = new URL(origin)
  if (scheme !== null && `${scheme.toLowerCase()}:` !== page.protocol) return false
  if (!/^[^\s/?#@\\]+$/.test(domain)) return false
  const claimed = `${page.protocol}//${domain}`
  return URL.canParse(claimed) && new URL(claimed).host === page.host
}
