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

/** What two wallets might read differently. It is shown as what it is: nobody can read it. */
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
    let bytes: Uint8Array
    try {
      bytes = typedDataFromJson(json)
    } catch (error) {
      if (!(error instanceof PayloadError) || !UNREADABLE.includes(error.code)) throw error
      return refuseUnreadable(services, site, network, json, error)
    }
    const reading = readPayload({ kind: 'ethereum-typed-data', bytes }, account.address)
    if (!reading.ok) throw new ProviderFailure('invalidParams', reading.refusal.message)
    const { chain } = reading.intent
    if (chain !== 'eip155' && chain !== `eip155:${network.chainId}`) {
      throw new ProviderFailure('invalidParams', 'The typed data names another chain than the one in use.')
    }
    const payload = { kind: 'ethereum-typed-data' as const, bytes: `0x${bytesToHex(bytes)}` }
    return services.signer.message({ site, account, network, payload }, signal)
  },
})
