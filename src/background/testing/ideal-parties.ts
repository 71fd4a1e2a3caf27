import { ed25519 } from '@noble/curves/ed25519.js'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import type { Intent } from '../../chains/intent.ts'
import { type AccountKey, familyNamed, readPayload } from '../../chains/registry.ts'
import type { MakingProgress } from '../../messages/onboarding.ts'
import { ProblemError, WalletError } from '../errors.ts'
import type { AccountSignature, Onboarding, ServerAnswer, Signing } from '../signing.ts'
import { type AccountPlace, familyOf } from '../stores/accounts.ts'

/**
 * Parties as the protocols promise them to be: keys, whole here for once, two servers that read for themselves. What it
 * leaves out is everything cryptographic between them: shares, sealing, ceremonies, cheating, and that the keys of accounts
 * on secp256k1 are children of one.
 * @param tezosKeys how many Ed25519 keys the wallet was made with
 */
export function idealParties(tezosKeys = 1) {
  const servers = [
    { party: 2, name: 'Muzeum Nowych Form' },
    { party: 3, name: 'Galerie Vašková' },
  ]
  const said = new Map<number, (own: ServerAnswer) => ServerAnswer>()
  const failures: unknown[] = []
  const signed: string[] = []
  const asked: string[] = []
  /** Servers that do not take part in making a key. */
  const away = new Set<number>()

  const secrets = new Map<string, Uint8Array>()
  const keys = { tezos: tezosKeys }
  const secretOf = ({ kind, index }: AccountPlace): Uint8Array => {
    if (kind === 'tz1' && index >= keys.tezos) throw new WalletError('no-such-key', 'There is no such key.')
    const place = `${kind} ${index}`
    const secret = secrets.get(place) ?? secp256k1.utils.randomSecretKey()
    secrets.set(place, secret)
    return secret
  }
  const keyOf = (place: AccountPlace): AccountKey =>
    place.kind === 'tz1'
      ? { curve: 'ed25519', publicKey: ed25519.getPublicKey(secretOf(place)) }
      : { curve: 'secp256k1', publicKey: secp256k1.getPublicKey(secretOf(place), false) }
  const addressOf = (place: AccountPlace): string => familyNamed(familyOf(place.kind)).addressOf(keyOf(place))
  const signatureOf = (place: AccountPlace, digest: Uint8Array): AccountSignature => {
    const secret = secretOf(place)
    if (place.kind === 'tz1') return { curve: 'ed25519', bytes: ed25519.sign(digest, secret) }
    const bytes = secp256k1.sign(digest, secret, { prehash: false, format: 'recovered' })
    const recovery = bytes[0]
    if (recovery !== 0 && recovery !== 1) throw new Error('R is above the order, which never happens.')
    return { curve: 'secp256k1', r: bytes.slice(1, 33), s: bytes.slice(33), recovery }
  }
  const address = addressOf({ kind: 'ethereum', index: 0 })

  const signing: Signing = {
    quorum: async () => ({ needed: 1, servers }),
    addressAt: async (place) => addressOf(place),
    publicKeyAt: async (place) => keyOf(place),
    tezosKeys: async () => keys.tezos,
    async addKey(_, onProgress, signal) {
      signal.throwIfAborted()
      const missing = servers.filter(({ party }) => away.has(party))
      onProgress(making(servers, away))
      if (missing.length > 0) throw keyNotMade(missing)
      keys.tezos += 1
    },
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
      if (addressOf(account) !== account.address) throw new Error('This is the address of another place.')
      const reading = readPayload(payload, account.address)
      if (!reading.ok) throw new Error(reading.refusal.code)
      signed.push(reading.intent.digest)
      const helper = servers.find(({ party }) => !without.includes(party))!
      return { signature: signatureOf(account, reading.digest), with: [helper.name] }
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
  return { address, signing, onboarding, said, failures, signed, asked, away }
}

type Server = { readonly party: number; readonly name: string }

function making(servers: readonly Server[], away: ReadonlySet<number>): MakingProgress {
  return {
    id: 'making',
    startedAt: 0,
    parties: [
      { name: 'This browser', role: 'device' },
      ...servers.map(({ name }) => ({ name, role: 'server' as const })),
    ],
    steps: [{ step: 'meet', cells: ['done', ...servers.map(({ party }) => (away.has(party) ? 'now' : 'done'))] }],
    waitingFor: null,
    problem: null,
  }
}

function keyNotMade(missing: readonly Server[]): ProblemError {
  const details = missing.map(({ name }) => ({
    name,
    word: 'no-answer' as const,
    text: 'It did not answer.',
    quoted: null,
    code: null,
    lastAnswered: null,
  }))
  const text = `${missing[0]!.name} did not answer. A further key needs every party.`
  return new ProblemError(
    { code: 'key-not-made', title: 'No key was made', text, details, actions: ['try-again', 'close'] },
    true,
  )
}
