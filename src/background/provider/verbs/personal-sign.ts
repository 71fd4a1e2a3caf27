import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import * as v from 'valibot'
import { parseAddress } from '../../../chains/ethereum/addresses.ts'
import { grantedAccount, networkOf } from '../connection.ts'
import { ProviderFailure } from '../provider-failure.ts'
import { verb } from '../verb.ts'

/** EIP-191 text. The order is message, address; the other way round is understood where it cannot be mistaken. */
export const personalSign = verb({
  params: v.tupleWithRest([v.string(), v.string()], v.unknown()),
  needs: ['unlock', 'connection'],
  account: ([first, second]) => messageAndAddress(first, second).address,
  async run([first, second], { site, signal }, services) {
    const { message, address } = messageAndAddress(first, second)
    const account = await grantedAccount(services, site, address)
    const network = await networkOf(services, site)
    const payload = { kind: 'ethereum-message' as const, bytes: messageBytes(message) }
    return services.signer.message({ site, account, network, payload }, signal)
  },
})

function messageAndAddress(first: string, second: string): { message: string; address: string } {
  const asWritten = parseAddress(second)
  if (asWritten !== null) return { message: first, address: asWritten }
  const swapped = parseAddress(first)
  if (swapped !== null) return { message: second, address: swapped }
  throw new ProviderFailure('invalidParams', 'No parameter is an address.')
}

/** Hexadecimal with `0x` is bytes; everything else is text. */
function messageBytes(message: string): string {
  if (/^0x(?:[0-9a-fA-F]{2})*$/.test(message)) return message.toLowerCase()
  return `0x${bytesToHex(utf8ToBytes(message))}`
}
