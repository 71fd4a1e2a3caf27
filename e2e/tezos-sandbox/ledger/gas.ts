import { writeMicheline } from '../encoding/micheline.ts'
import type { Content } from '../encoding/operation.ts'

/** Thousandths of gas units, as nodes measured them for the operations without scripts; those with scripts are rough. */
export const GAS = {
  manager: 100_000n,
  reveal: 170_868n,
  transfer: 2_168_854n,
  delegation: 170_868n,
  staking: 3_560_040n,
  origination: 1_400_000n,
  call: 3_500_000n,
  constant: 500_000n,
  paidStorage: 300_000n,
  byte: 100n,
} as const

/** What a content costs in thousandths of gas units. `pseudo` is a call of one's own account to do with staking. */
export function gasOf(content: Content, pseudo: boolean): bigint {
  switch (content.kind) {
    case 'reveal':
      return GAS.reveal
    case 'delegation':
      return GAS.delegation
    case 'increase_paid_storage':
      return GAS.paidStorage
    case 'register_global_constant':
      return GAS.constant + bytesOf(content.value)
    case 'origination':
      return GAS.origination + bytesOf(content.script.code) + bytesOf(content.script.storage)
    case 'transaction': {
      if (pseudo) return GAS.staking
      if (!content.destination.startsWith('KT1')) return GAS.transfer
      return GAS.call + (content.parameters === undefined ? 0n : bytesOf(content.parameters.value))
    }
  }
}

const bytesOf = (expression: Parameters<typeof writeMicheline>[0]): bigint =>
  GAS.byte * BigInt(writeMicheline(expression).length)
