import { hexToBytes } from '@noble/hashes/utils.js'
import { Wallet } from 'ethers'
import type { Intent } from '../../chains/intent.ts'
import { readPayload } from '../../chains/registry.ts'
import type { Onboarding, ServerAnswer, Signing } from '../signing.ts'

/**
 * Parties as the protocols promise them to be: one key, whole here for once, two servers that read for themselves. What it
 * leaves out is everything cryptographic: shares, sealing, ceremonies, cheating; and accounts after the first have an
 * address and sign nothing.
 */
export function idealParties() {
  const key = Wallet.createRandom()
  const address = key.address.toLowerCase()
  const servers = [
    { party: 2, name: 'Muzeum Nowych Form' },
    { party: 3, name: 'Galerie Vašková' },
  ]
  const said = new Map<number, (own: ServerAnswer) => ServerAnswer>()
  const failures: unknown[] = []
  const signed: string[] = []
  const asked: string[] = []

  const signing: Signing = {
    quorum: async () => ({ needed: 1, servers }),
    addressAt: async (index) =>
      index === 0 ? address : `0x${index.toString(16).padStart(8, 'a')}${address.slice(10)}`,
    async *readings(payload, account) {
      asked.push(`${payload.kind} ${payload.bytes.length}`)
      for (const server of servers) {
        const reading = readPayload(payload, account.address)
        const own: ServerAnswer = reading.ok
          ? { kind: 'read', intent: reading.intent as Intent }
          : { kind: 'cannot-read', code: reading.refusal.code, quoted: reading.refusal.message }
        yield { ...server, answer: said.get(server.party)?.(own) ?? own }
      }
    },
    async sign({ payload, account, without }) {
      const failure = failures.shift()
      if (failure !== undefined) throw failure
      const reading = readPayload(payload, account.address)
      if (!reading.ok) throw new Error(reading.refusal.code)
      signed.push(reading.intent.digest)
      const { r, s, yParity } = key.signingKey.sign(reading.digest)
      const helper = servers.find(({ party }) => !without.includes(party))!
      return {
        signature: { r: hexToBytes(r.slice(2)), s: hexToBytes(s.slice(2)), recovery: yParity },
        with: [helper.name],
      }
    },
    parties: async () => ({ name: 'Wallet', threshold: 2, parties: [], broken: [] }),
    rename: async () => {},
    forgetRequestKeys: () => {},
    mend: async () => {},
    renew: async () => {},
    useAgain: async () => {},
  }
  const onboarding: Onboarding = {
    phase: async () => 'none',
    lookUp: () => Promise.reject(new Error('No server is looked up here.')),
    start: async () => {},
    progress: async () => null,
    cancel: async () => {},
    resume: async () => {},
    result: async () => null,
    finish: async () => {},
  }
  return { address, signing, onboarding, said, failures, signed, asked }
}
