import { MAX_BURNS } from '../../ceremony/max-burns.ts'
import { CheatingAbort } from '../../mpc/errors.ts'
import type { PartyIndex } from '../../mpc/party.ts'
import type { Burn, VaultContents } from '../vault/contents.ts'
import type { Vault } from '../vault/vault.ts'

type Burns = Pick<VaultContents, 'burns'>
type Pair = Burn

/** Whether this browser must not use this generation of a pair any more. */
export function isBurned(contents: Burns, { peer, epoch, generation }: Pair): boolean {
  const burned = burnsOf(contents, peer, epoch)
  return burned.length > MAX_BURNS || burned.some((burn) => generation <= burn.generation)
}

/** Whether renewing the pair with `peer` would help no more. */
export function isBeyondRenewal(contents: Burns, peer: PartyIndex, epoch: number): boolean {
  return burnsOf(contents, peer, epoch).length > MAX_BURNS
}

/** The newest generation of the pair with `peer` that was burned here; 0 when none was. */
export function newestBurned(contents: Burns, peer: PartyIndex, epoch: number): number {
  return Math.max(0, ...burnsOf(contents, peer, epoch).map(({ generation }) => generation))
}

/**
 * Does `work`; whoever cheats in it has its pair burned, durably, before anybody is told.
 * @param generationOf the generation of the pair that the work uses with a peer
 */
export async function burningCheaters<T>(
  vault: Vault,
  epoch: number,
  generationOf: (peer: PartyIndex) => number,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof CheatingAbort)) throw error
    const burn = { peer: error.peer, epoch, generation: generationOf(error.peer) }
    await vault.update((contents) =>
      isBurned(contents, burn) ? contents : { ...contents, burns: [...contents.burns, burn] },
    )
    throw error
  }
}

function burnsOf({ burns }: Burns, peer: PartyIndex, epoch: number): readonly Burn[] {
  return burns.filter((burn) => burn.peer === peer && burn.epoch === epoch)
}
