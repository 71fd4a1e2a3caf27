import type { Message } from './intent.ts'

/** Every repetition is bounded, so that no text makes the search slow. */
const OPENS_LIKE_SIGN_IN =
  /^\s{0,32}(?:(?<scheme>[^\s:]{0,32}):\/\/)?(?<domain>.{0,512}?)\s{1,8}wants\s{1,8}you\s{1,8}to\s{1,8}sign\s{1,8}in\s{1,8}with\s{1,8}your/i

/**
 * What a text that opens like a sign-in claims to be for. A lenient site may accept it although its form is broken, so
 * its domain has to be checked all the same.
 */
export function signInOpening(text: string): Message['resemblesSignIn'] {
  const parts = OPENS_LIKE_SIGN_IN.exec(text)?.groups
  return parts ? { scheme: parts.scheme ?? null, domain: parts.domain! } : null
}
