import { secp256k1 } from '@noble/curves/secp256k1.js'
import { cpuMs, median } from './bench.ts'

/** CPU of one plain noble secp256k1 signature over a given digest, in milliseconds: what every other figure is held against. */
export async function plainSignMs(): Promise<number> {
  const key = secp256k1.utils.randomSecretKey()
  const digest = crypto.getRandomValues(new Uint8Array(32))
  const sign = (times: number) => {
    for (let i = 0; i < times; i++) secp256k1.sign(digest, key, { prehash: false })
  }
  sign(200)
  const batches: number[] = []
  for (let i = 0; i < 15; i++) batches.push((await cpuMs(() => sign(40))) / 40)
  return median(batches)
}
