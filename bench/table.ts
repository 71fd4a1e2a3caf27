import type { Bench } from './bench.ts'
import { ecdsaKeygen } from './ecdsa-keygen.ts'
import { ecdsaSign } from './ecdsa-sign.ts'
import { frostKeygen } from './frost-keygen.ts'
import { frostSign } from './frost-sign.ts'
import { popupSize } from './popup-size.ts'

/** Every bench by its name. */
export const benches: Record<string, Bench> = {
  'plain-sign': ({ plainSignMs }) => [
    { case: 'noble secp256k1', metric: 'cpu_ms', value: plainSignMs, unit: 'ms' },
    { case: 'noble secp256k1', metric: 'ratio_to_plain_sign', value: 1, unit: '×' },
  ],
  'ecdsa-keygen': ecdsaKeygen,
  'ecdsa-sign': ecdsaSign,
  'frost-keygen': frostKeygen,
  'frost-sign': frostSign,
  'popup-size': popupSize,
}
