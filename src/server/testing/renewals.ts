import * as v from 'valibot'
import { renewPair } from '../../background/coordinator/renew-pair.ts'
import { type PreparedRenewal, renewalCeremony, witnessCeremony } from '../../ceremony/renewal.ts'
import { systemEnv } from '../../mpc/system-env.ts'
import { paths } from '../../wire/contract.ts'
import { walletStatusSchema } from '../../wire/wallet-status.ts'
import type { Enrolling, TestWallet } from './wallet.ts'
import { systemNow } from './watched-server.ts'

/** Renews the pair with one server; the wallet that goes on uses the new generation. */
export async function renewed(
  wallet: TestWallet,
  coSigner: Enrolling,
  generation: number,
  now = systemNow,
): Promise<TestWallet> {
  let prepared: PreparedRenewal | undefined
  const { material, identity } = wallet
  const prepare = async (part: PreparedRenewal) => {
    prepared = part
  }
  const { keyId, epoch, index: self } = material.share
  await renewPair(
    { keyId, epoch, pair: [self, coSigner.index], generation },
    [coSigner],
    (plan) => renewalCeremony({ ...material, plan, self, identity, env: systemEnv, prepare }),
    systemEnv,
    now(),
  )
  const pairs = new Map(material.pairs).set(coSigner.index, prepared!.pair)
  return { ...wallet, material: { ...material, pairs } }
}

/** Renews the pair of two servers, their messages carried by this wallet. */
export function renewBetween(
  { material, identity }: TestWallet,
  ends: readonly [Enrolling, Enrolling],
  generation: number,
  now = systemNow,
): Promise<void> {
  const { parties, share } = material
  const { keyId, epoch, index: self } = share
  return renewPair(
    { keyId, epoch, pair: [ends[0].index, ends[1].index], generation },
    ends,
    (plan) => witnessCeremony({ plan, self, identity, parties, env: systemEnv }),
    systemEnv,
    now(),
  )
}

/** What a server says of its pair with another party. */
export async function pairStatus({ server }: Enrolling, peer: number) {
  const status = v.parse(walletStatusSchema, JSON.parse(new TextDecoder().decode(await server.get(paths.wallet))))
  return status.pairs.find((pair) => pair.peer === peer)
}

/** The wallet of a cheater: its half of the transfers with one server is not what was agreed. */
export function withFalsePair(wallet: TestWallet, { index }: Enrolling): TestWallet {
  const { material } = wallet
  const pair = material.pairs.get(index)!
  const both = { ...pair.both, zero: pair.both.zero.map((byte) => byte ^ 0xff) }
  return { ...wallet, material: { ...material, pairs: new Map(material.pairs).set(index, { ...pair, both }) } }
}
