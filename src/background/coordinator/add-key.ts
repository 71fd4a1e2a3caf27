import type { TripProgress } from '../../ceremony/coordinator.ts'
import { ceremonyId } from '../../ceremony/plan.ts'
import type { MakingProgress } from '../../messages/onboarding.ts'
import { systemEnv } from '../../mpc/system-env.ts'
import { ProblemError } from '../errors.ts'
import type { HeldKeygen } from '../vault/contents.ts'
import { type Completion, completeKeygen, completeKeys, type DraftPorts } from './complete-draft.ts'
import { eachServer } from './each-server.ts'
import { type HeldWallet, openHeldWallet } from './held-wallet.ts'
import { cancelPreparedKey, DEVICE_INDEX, makeFurtherKey, planFurtherKey } from './make-key.ts'
import { blamed, isNothingStored, keyNotAdded } from './making-problem.ts'
import { MakingTable } from './making-progress.ts'
import { meet } from './meeting.ts'
import { preparedKeygen } from './prepared-keygen.ts'

/**
 * Makes another Ed25519 key with every party of the wallet; or completes the one whose making was interrupted, which then
 * is the other. When it resolves the key is active here and at every server.
 * @throws ProblemError naming who was missing or broke a check; `signal`'s reason
 */
export async function addKey(
  ports: DraftPorts,
  onProgress: (progress: MakingProgress) => void,
  signal: AbortSignal,
): Promise<void> {
  const wallet = await openHeldWallet(await ports.vault.read(), ports)
  const { servers } = wallet.contents
  const names = servers.map(({ index, name }) => ({ index, name }))
  const table = new MakingTable([{ index: DEVICE_INDEX, name: 'This browser' }, ...names], () => Date.now())
  const tell = () => onProgress(table.view())
  const report = (progress: TripProgress) => {
    table.report(progress)
    tell()
  }
  const completion: Completion = {
    report: (state) => {
      for (const { index } of servers) report({ party: index, step: 5, state })
    },
    finish: async () => {},
  }
  tell()
  try {
    if (await completeInterrupted(wallet, ports, completion, signal)) return
    await makeAnother(wallet, ports, report, completion, signal)
  } catch (error) {
    signal.throwIfAborted()
    const failure = keyNotAdded(error, servers)
    if (failure instanceof ProblemError) table.fail(blamed(error), failure.problem)
    tell()
    throw failure
  }
}

async function makeAnother(
  { plan: rootPlan, identity, coSigners }: HeldWallet,
  ports: DraftPorts,
  report: (progress: TripProgress) => void,
  completion: Completion,
  signal: AbortSignal,
): Promise<void> {
  const { vault, transport } = ports
  const met = await eachServer(coSigners, (co) => meet(co, ports, signal))
  signal.throwIfAborted()
  const plan = planFurtherKey(rootPlan, systemEnv, transport.now())
  const certificate = await makeFurtherKey(
    plan,
    met.map(({ co }) => co),
    {
      identity,
      env: systemEnv,
      async prepare(prepared) {
        signal.throwIfAborted()
        await vault.update((contents) => ({ ...contents, keygens: [...contents.keygens, preparedKeygen(prepared)] }))
      },
      report,
      signal,
    },
  )
  await completeKeys(certificate, () => [], ports, completion, signal)
}

/** @returns whether there was one, and it is complete now */
async function completeInterrupted(
  wallet: HeldWallet,
  ports: DraftPorts,
  completion: Completion,
  signal: AbortSignal,
): Promise<boolean> {
  for (const keygen of wallet.contents.keygens.filter(({ state }) => state !== 'active')) {
    try {
      await completeKeygen(keygen, ports, completion, signal)
      return true
    } catch (error) {
      // A server that never stored its part will never confirm it. No address of it was ever shown.
      if (keygen.state !== 'prepared' || !isNothingStored(error)) throw error
      await throwAway(keygen, wallet, ports)
    }
  }
  return false
}

async function throwAway(
  { plan, record }: HeldKeygen,
  { coSigners }: HeldWallet,
  { vault }: DraftPorts,
): Promise<void> {
  const ceremony = ceremonyId(plan)
  // A server that cannot be told now keeps a part that nobody will ever ask for.
  await Promise.allSettled(coSigners.map(({ server, owner }) => cancelPreparedKey(ceremony, server, owner)))
  await vault.update((contents) => ({
    ...contents,
    keygens: contents.keygens.filter((keygen) => keygen.record.join() !== record.join()),
  }))
}
