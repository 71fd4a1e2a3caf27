import * as v from 'valibot'
import { encodePair } from '../../ceremony/stored.ts'
import { systemEnv } from '../../mpc/system-env.ts'
import { paths } from '../../wire/contract.ts'
import { type WalletStatus, walletStatusSchema } from '../../wire/wallet-status.ts'
import type { Vault } from '../vault/vault.ts'
import { type HeldCoSigner, type HeldWallet, type HeldWalletPorts, replaceRequestKey } from './held-wallet.ts'
import { DEVICE_INDEX } from './make-key.ts'
import { renewPair } from './renew-pair.ts'
import { ServerError } from './secret-server.ts'

/**
 * Restores what this browser lost with one server: its request key, and their oblivious transfers. A pair that was
 * burned is left as it is. Safe to repeat.
 * @throws ServerError, CarrierFailure, BenignAbort, CheatingAbort
 */
export async function mendPairs(
  wallet: HeldWallet,
  co: HeldCoSigner,
  vault: Vault,
  ports: HeldWalletPorts,
): Promise<void> {
  const { asked, status } = await knownCaller(co, ports)
  const { pairs } = await vault.read()
  const ours = pairs.find((pair) => pair.peer === co.index)
  const theirs = status.pairs.find(({ peer, epoch }) => peer === DEVICE_INDEX && epoch === wallet.plan.epoch)
  if (!theirs || ours?.state === 'burned') return
  if (ours?.state === 'ready' && ours.generation === theirs.generation) return
  const generation = Math.max(theirs.generation, theirs.burned?.generation ?? 0) + 1
  const { material, identity } = wallet
  await renewPair(material, asked, identity, generation, systemEnv, ports.transport.now(), ({ pair }) =>
    vault.update((contents) => ({
      ...contents,
      pairs: [
        ...contents.pairs.filter(({ peer, state }) => peer !== pair.peer || state === 'ready'),
        { peer: pair.peer, generation: pair.generation, state: 'prepared', id: pair.id, pair: encodePair(pair) },
      ],
    })),
  )
  await vault.update((contents) => ({
    ...contents,
    pairs: contents.pairs
      .filter(({ peer, generation: other }) => peer !== co.index || other === generation)
      .map((pair) => (pair.peer === co.index ? { ...pair, state: 'ready' } : pair)),
  }))
}

/** What the server holds for this wallet; its request key is replaced first where the server does not know it. */
async function knownCaller(
  co: HeldCoSigner,
  ports: HeldWalletPorts,
): Promise<{ asked: HeldCoSigner; status: WalletStatus }> {
  try {
    return { asked: co, status: await statusOf(co) }
  } catch (error) {
    if (!(error instanceof ServerError) || error.code !== 'signature-invalid') throw error
    const asked = await replaceRequestKey(co.held, ports)
    return { asked, status: await statusOf(asked) }
  }
}

async function statusOf({ server }: HeldCoSigner): Promise<WalletStatus> {
  return v.parse(walletStatusSchema, JSON.parse(new TextDecoder().decode(await server.get(paths.wallet))))
}
