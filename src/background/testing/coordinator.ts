import { getBytes, Signature, Transaction } from 'ethers'
import { decodePair, encodePair } from '../../ceremony/stored.ts'
import type { PairState } from '../../mpc/pair.ts'
import { KeyMaking } from '../coordinator/onboarding.ts'
import { ThresholdSigning } from '../coordinator/threshold-signing.ts'
import { RequestKeys } from '../request-keys.ts'
import type { Signed, SigningOrder } from '../signing.ts'
import { Accounts } from '../stores/accounts.ts'
import { keepOwn } from '../stores/keep-own.ts'
import { ConnectedSites } from '../stores/sites.ts'
import { accountView } from '../ui/views.ts'
import { TwoCopies } from '../vault/two-copies.ts'
import { UnlockGuard } from '../vault/unlock-guard.ts'
import { Vault } from '../vault/vault.ts'
import { memoryStore } from './memory-store.ts'
import { oneLife } from './one-life.ts'
import { type TestServer, testNetwork } from './secret-servers.ts'

export const PASSWORD = 'four unrelated words here'

const newStores = () => ({
  local: memoryStore(),
  copy: memoryStore(),
  session: memoryStore(),
  requestKeys: memoryStore(),
})

/** The wallet's dealings with its servers over storage in memory. `restart` is a new worker over the same storage. */
export function testCoordinator(stores = newStores()) {
  const network = testNetwork()
  const atRest = new Set<() => void>()
  const hooks = { logN: async () => 14 }
  const build = () => {
    const life = oneLife()
    const local = life.store(stores.local)
    const copy = life.store(stores.copy)
    const session = life.store(stores.session)
    const vault = new Vault({
      copies: new TwoCopies(local, copy),
      session,
      guard: new UnlockGuard(local, Date.now),
      onChange: () => {},
      onNotice: () => {},
    })
    const accounts = new Accounts(local, () => {})
    const sites = new ConnectedSites(local, () => {})
    const requestKeys = new RequestKeys(life.store(stores.requestKeys), local)
    const held = { vault, store: local, transport: life.transport(network.transport), requestKeys }
    const signing = new ThresholdSigning({ ...held, now: Date.now, onPresence: () => {} })
    const onboarding = new KeyMaking({
      ...held,
      now: Date.now,
      logN: () => hooks.logN(),
      onChange: () => {
        for (const look of atRest) look()
      },
      async accounts() {
        return (await keepOwn({ accounts, sites }, signing)).map(accountView)
      },
    })
    return { vault, accounts, signing, onboarding, life }
  }
  let parts = build()
  return {
    network,
    stores,
    hooks,
    get vault() {
      return parts.vault
    },
    get accounts() {
      return parts.accounts
    },
    get signing() {
      return parts.signing
    },
    get onboarding() {
      return parts.onboarding
    },
    /** @param browser also the browser was restarted: nothing is left in RAM */
    async restart(browser = false) {
      parts.life.end()
      if (browser) stores.session.values.clear()
      parts = build()
    },
    /** Resolves when no key is being made. */
    async rest(): Promise<void> {
      const { onboarding } = parts
      while ((await onboarding.phase()) === 'making') {
        const { promise, resolve } = Promise.withResolvers<void>()
        atRest.add(resolve)
        if ((await onboarding.phase()) === 'making') await promise
        atRest.delete(resolve)
      }
    },
    async make(servers: readonly TestServer[]): Promise<void> {
      await parts.onboarding.start(
        PASSWORD,
        servers.map(({ chosen }) => chosen),
      )
      await this.rest()
    },
    async address(): Promise<string> {
      return parts.signing.addressAt({ kind: 'ethereum', index: 0 })
    },
    /** Signs a payment with the first account and recovers who signed it. */
    async pay(change: Partial<SigningOrder> = {}, signal = new AbortController().signal) {
      const address = await this.address()
      const order = { ...someOrder(address), ...change }
      const signed = await parts.signing.sign(order, signal)
      return { signer: signerOf(order, signed), with: signed.with, signed }
    },
    /** Changes what this browser holds of its pair with a server. */
    async changePair(peer: number, change: (pair: PairState) => PairState): Promise<void> {
      await parts.vault.update((contents) => ({
        ...contents,
        pairs: contents.pairs.map((held) =>
          held.peer === peer ? { ...held, pair: encodePair(change(decodePair(held.pair))) } : held,
        ),
      }))
    },
  }
}

/** A payment of 1 wei. */
export function someOrder(address: string, data = '0x'): SigningOrder {
  const transaction = Transaction.from({
    type: 2,
    chainId: 31337,
    nonce: 0,
    to: `0x${'22'.repeat(20)}`,
    value: 1n,
    data,
    gasLimit: 100_000n,
    maxFeePerGas: 2_000_000_000n,
    maxPriorityFeePerGas: 1n,
  })
  return {
    payload: { kind: 'ethereum-transaction', bytes: getBytes(transaction.unsignedSerialized) },
    account: { kind: 'ethereum', index: 0, address },
    without: [],
    acknowledged: [],
    onProgress: () => {},
  }
}

/** By ethers, from the exact bytes of the order. */
function signerOf({ payload }: SigningOrder, { signature }: Signed): string {
  if (signature.curve !== 'secp256k1') throw new Error('not an ECDSA signature')
  const { r, s, recovery } = signature
  const transaction = Transaction.from(`0x${Buffer.from(payload.bytes).toString('hex')}`)
  const hex = (bytes: Uint8Array) => `0x${Buffer.from(bytes).toString('hex')}`
  transaction.signature = Signature.from({ r: hex(r), s: hex(s), yParity: recovery })
  return transaction.from!.toLowerCase()
}
