import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { recoverAddress } from 'ethers/transaction'
import * as v from 'valibot'
import { messageDigest } from '../../../chains/ethereum/message.ts'
import { dataParam } from '../params.ts'
import { ProviderFailure } from '../provider-failure.ts'
import { verb } from '../verb.ts'

/** Who signed an EIP-191 message: parameters are the message and a 65-byte signature. */
export const personalEcRecover = verb({
  params: v.tupleWithRest([v.string(), v.pipe(dataParam, v.length(132))], v.unknown()),
  needs: [],
  async run([message, signature]) {
    const isHex = /^0x(?:[0-9a-fA-F]{2})*$/.test(message)
    const bytes = isHex ? hexToBytes(message.slice(2)) : utf8ToBytes(message)
    try {
      return recoverAddress(`0x${bytesToHex(messageDigest(bytes))}`, signature).toLowerCase()
    } catch {
      throw new ProviderFailure('invalidParams', 'The signature is not valid.')
    }
  },
})
