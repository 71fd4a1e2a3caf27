import type { Telling } from './telling.ts'

/** What an act means for the person who does it, where its sentence alone does not say it; null where it does. */
export function explanation({ intent: { meaning } }: Telling): string | null {
  switch (meaning.class) {
    case 'transfer':
      return meaning.asset.standard === 'native' && meaning.to.startsWith('KT1') ? text.toContract : null
    case 'delegation':
      return meaning.delegate === null ? text.undelegate : text.delegate
    case 'staking':
      return text[meaning.action]
    case 'reveal':
      return text.reveal
    case 'origination':
      return text.origination
    case 'increase-paid-storage':
      return text.storage
    case 'global-constant':
      return text.constant
    case 'batch':
      return text.batch
    default:
      return null
  }
}

const text = {
  toContract: 'This address is a contract. What it does with the coins, its code decides.',
  delegate: 'Your coins stay yours and free to send. What you have staked with another baker stops being staked.',
  undelegate: 'No baker counts your coins any more. What you have staked stops being staked.',
  stake:
    'Staked coins earn. They cannot be sent until you stop staking and some days have passed, and a baker that breaks the rules can lose a part of them.',
  unstake: 'They stay locked for some days. Then they can be taken out.',
  finalize_unstake: 'What you stopped staking some days ago becomes free to send.',
  reveal: 'Once only. From then on anybody can check what this account signs.',
  origination: 'Neither this browser nor your servers judge what its code does.',
  storage: 'It pays for room that the contract may use. The contract itself stays as it is.',
  constant: 'A piece of code that every contract may use. It can never be removed.',
  batch: 'All of them happen, or none.',
}
