import { createPublicKey, verify } from 'node:crypto'
import { expect, test } from 'vitest'
import { ed25519 } from './ed25519.ts'
import { frostSignParty } from './frost-sign.ts'
import { frostEd25519 } from './frost-suite.ts'
import { keygenParty } from './keygen.ts'
import { deterministicEnv } from './testing/deterministic-env.ts'
import { setupOf, TWO_OF_THREE } from './testing/keygen-run.ts'
import { resultsOf, runNetwork } from './testing/network.ts'

test('signs as plain Ed25519', async () => {
  const made = resultsOf(
    await runNetwork(
      new Map(
        TWO_OF_THREE.parties.map((index) => [
          index,
          keygenParty({ ...setupOf(TWO_OF_THREE, index), curve: ed25519 }, deterministicEnv(`k ${index}`)),
        ]),
      ),
    ),
  )
  const message = new TextEncoder().encode('hello')
  const signers = [1, 3]
  const outcome = resultsOf(
    await runNetwork(
      new Map(
        signers.map((index) => [
          index,
          frostSignParty(
            { suite: frostEd25519, signers, combiner: 1 },
            made.get(index)!.share,
            index === 1
              ? { role: 'combiner', order: async () => ({ message, orders: new Map([[3, message]]) }) }
              : { role: 'signer', messageOf: async (order) => order },
            deterministicEnv(`s ${index}`),
          ),
        ]),
      ),
    ),
  )
  const key = createPublicKey({
    key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), made.get(1)!.share.publicKey]),
    format: 'der',
    type: 'spki',
  })
  expect(verify(null, message, key, outcome.get(1)!)).toBe(true)
  expect(outcome.get(3)).toBeUndefined()
})
