import type { VaultContents } from '../vault/contents.ts'

const bytes = (length: number, fill: number) => new Uint8Array(length).fill(fill)

/** Contents of the right shape with recognisable bytes. */
export function someContents(): VaultContents {
  return {
    version: 2,
    identity: bytes(32, 1),
    servers: [
      {
        index: 2,
        origin: 'http://127.0.0.1:7001',
        name: 'Muzeum Nowych Form',
        operator: 'Fundacja',
        country: 'PL',
        identity: bytes(32, 2),
        wallet: bytes(16, 3),
        owner: bytes(32, 4),
      },
    ],
    keygens: [
      {
        state: 'active',
        plan: bytes(8, 5),
        record: bytes(8, 6),
        certificate: null,
        checks: [null],
        secrets: [bytes(64, 7)],
      },
    ],
    pairs: [{ peer: 2, generation: 0, state: 'ready', id: bytes(32, 8), pair: bytes(128, 9) }],
    burns: [],
  }
}
