import { bytesToHex } from '@noble/hashes/utils.js'
import { MAX_GENERATION } from '../../ceremony/plan.ts'
import { type PreparedRenewal, renewalCeremony } from '../../ceremony/renewal.ts'
import { encodePair } from '../../ceremony/stored.ts'
import { systemEnv } from '../../mpc/system-env.ts'
import { WalletError } from '../errors.ts'
import type { Vault } from '../vault/vault.ts'
import { burningCheaters, isBeyondRenewal, isBurned, newestBurned } from './burns.ts'
import type { HeldWallet, HeldWalletPorts } from './held-wallet.ts'
import { DEVICE_INDEX } from './make-key.ts'
import type { Met } from './meeting.ts'
import { renewPair } from './renew-pair.ts'

/**
 * Restores the oblivious transfers that this browser lost with one server. Safe to repeat.
 * @param burned also renew a pair that was burned, on either side. Only a person decides that, and it helps once.
 * @throws ServerError, CarrierFailure, BenignAbort, CheatingAbort; WalletError `pair-burned-twice`
 */
export async function mendPair(
  wallet: HeldWallet,
  { co, status }: Met,
  vault: Vault,
  ports: HeldWalletPorts,
  burned: boolean,
): Promise<void> {
  const contents = await vault.read()
  const { epoch } = wallet.plan
  const theirs = status.pairs.find((pair) => pair.peer === DEVICE_INDEX && pair.epoch === epoch)
  if (!theirs) throw new WalletError('no-pair', 'This server has no connection with this browser.')
  const peer = co.index
  const own = contents.pairs.filter((pair) => pair.peer === peer)
  const same = own.find(({ id }) => bytesToHex(id) === theirs.id)
  const burnedHere = isBurned(contents, { peer, epoch, generation: theirs.generation })
  const burnedThere = theirs.burned !== null && theirs.generation <= theirs.burned.generation
  // A prepared pair that is in use there was certified: only the word of it was lost on the way back.
  if (same && !burned) return same.state === 'prepared' ? usePrepared(vault, peer) : undefined
  if ((burnedHere || burnedThere) && !burned) return
  if (same?.state === 'ready' && !burnedHere && !burnedThere) return
  if (isBeyondRenewal(contents, peer, epoch))
    throw new WalletError(
      'pair-burned-twice',
      `${co.held.name} failed twice. Only new shares can replace the connection.`,
    )
  const inUse = own.filter(({ state }) => state === 'ready').map((pair) => pair.generation)
  const generation =
    1 + Math.max(theirs.generation, theirs.burned?.generation ?? 0, newestBurned(contents, peer, epoch), ...inUse)
  if (generation > MAX_GENERATION)
    throw new WalletError('no-pair', `${co.held.name} claims to have had every connection.`)
  const { material, identity } = wallet
  const { index: self, keyId } = material.share
  const prepare = ({ pair }: PreparedRenewal) =>
    vault.update((held) => ({
      ...held,
      pairs: [
        ...held.pairs.filter((other) => other.peer !== peer || other.state === 'ready'),
        { peer, generation, state: 'prepared', id: pair.id, pair: encodePair(pair) },
      ],
    }))
  const renewal = () =>
    renewPair(
      { keyId, epoch, pair: self < peer ? [self, peer] : [peer, self], generation },
      [co],
      (plan) => renewalCeremony({ ...material, plan, self, identity, env: systemEnv, prepare }),
      systemEnv,
      ports.transport.now(),
    )
  await burningCheaters(vault, epoch, () => generation, renewal)
  await usePrepared(vault, peer)
}

/** From now on the pair that was prepared is used with a server; others go. */
function usePrepared(vault: Vault, peer: number): Promise<void> {
  return vault.update((contents) => {
    const prepared = contents.pairs.find((pair) => pair.peer === peer && pair.state === 'prepared')
    if (prepared === undefined) return contents
    const others = contents.pairs.filter((pair) => pair.peer !== peer)
    return { ...contents, pairs: [...others, { ...prepared, state: 'ready' }] }
  })
}
