import { bytesToHex } from '@noble/hashes/utils.js'
import * as v from 'valibot'
import { typedDataFromJson } from '../../chains/ethereum/typed-data-json.ts'
import { PayloadError } from '../../chains/payload.ts'
import { readPayload } from '../../chains/registry.ts'
import { grantedAccount, networkOf } from './connection.ts'
import { jsonOf } from './json.ts'
import { addressParam } from './params.ts'
import { ProviderFailure } from './provider-failure.ts'
import { refuseUnreadable } from './unreadable.ts'
import { type Verb, verb } from './verb.ts'

/** What two wallets might read differently, or nobody can be shown. It is shown as what it is: nobody can read it. */
const UNREADABLE = ['duplicate-key', 'ambiguous-number', 'too-complex']

/** EIP-712. The parameters are an address and typed data, as JSON text or, from old dapps, as an object. */
export const typedDataVerb: Verb = verb({
  params: v.tupleWithRest([addressParam, v.union([v.string(), v.record(v.string(), v.unknown())])], v.unknown()),
  needs: ['unlock', 'connection'],
  account: ([address]) => address,
  async run([address, given], { site, signal }, services) {
    const account = await grantedAccount(services, site, address)
    const network = await networkOf(services, site)
    const json = typeof given === 'string' ? given : jsonOf(given)
    let data: { readonly bytes: Uint8Array; readonly chain: string }
    try {
      data = read(json, account.address)
    } catch (error) {
      if (!(error instanceof PayloadError) || !UNREADABLE.includes(error.code)) throw error
      return refuseUnreadable(services, site, network, json, error)
    }
    const { bytes, chain } = data
    if (chain !== 'eip155' && chain !== `eip155:${network.chainId}`) {
      throw new ProviderFailure('invalidParams', 'The typed data names another chain than the one in use.')
    }
    const payload = { kind: 'ethereum-typed-data' as const, bytes: `0x${bytesToHex(bytes)}` }
    return services.signer.message({ site, account, network, payload }, signal)
  },
})

/** @throws PayloadError */
function read(json: string, account: string): { bytes: Uint8Array; chain: string } {
  const bytes = typedDataFromJson(json)
  const reading = readPayload({ kind: 'ethereum-typed-data', bytes }, account)
  if (!reading.ok) throw new PayloadError(reading.refusal.code, reading.refusal.message)
  return { bytes, chain: reading.intent.chain }
}
