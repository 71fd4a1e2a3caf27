import type { QuorumWeight } from '../../messages/onboarding.ts'
import { countWord, countWordFirst } from '../components/count-words.ts'

const text = {
  tooFew: (missing: number) =>
    missing === 1 ? 'Choose one more server.' : `Choose ${countWord(missing)} servers at least.`,
  tooMany: 'These servers and this browser make no quorum. Choose fewer.',
  canSign: (threshold: number, parties: number) => `Any ${countWord(threshold)} of the ${countWord(parties)} can sign,`,
  alone: (threshold: number, servers: number) =>
    threshold === servers
      ? `also the ${countWord(threshold)} servers without you.`
      : `also ${countWord(threshold)} servers without you.`,
  notAlone: 'and never without you.',
  block: (count: number) => (count === 1 ? 'Each can block.' : `Any ${countWord(count)} can block.`),
  neither: 'One alone can do neither.',
  both: (operator: string) =>
    `Both are run by ${operator}: it alone could sign without you. Choose another, or continue knowing this.`,
  several: (count: number, operator: string) =>
    `${countWordFirst(count)} are run by ${operator}: it alone could sign without you. Choose another, or continue knowing this.`,
  asOne: (count: number, operator: string) => `${countWordFirst(count)} are run by ${operator} and count as one.`,
}

/** With this browser, a quorum needs two servers at least. */
export const fewestServers = 2

/** What the chosen quorum means, in words: `lead` is set bold before `rest`. */
export function quorumText(chosen: number, weight: QuorumWeight | null): { lead: string; rest: string } {
  if (chosen < fewestServers) return { lead: '', rest: text.tooFew(fewestServers - chosen) }
  if (!weight) return { lead: '', rest: '' }
  if (!weight.possible) return { lead: '', rest: text.tooMany }
  const { threshold, parties } = weight
  const servers = parties - 1
  const blocking = parties - threshold + 1
  const rest = [weight.serversAloneCanSign ? text.alone(threshold, servers) : text.notAlone, text.block(blocking)]
  if (parties === 3 && blocking > 1) rest.push(text.neither)
  return { lead: text.canSign(threshold, parties), rest: rest.join(' ') }
}

/** One sentence for each operator that runs more than one of the chosen servers. */
export function sharedText(chosen: number, shared: QuorumWeight['shared']): { text: string; grave: boolean }[] {
  return shared.map(({ operator, servers, couldSignAlone }) => {
    const count = servers.length
    if (!couldSignAlone) return { text: text.asOne(count, operator), grave: false }
    const whole = chosen === 2 && count === 2 ? text.both(operator) : text.several(count, operator)
    return { text: whole, grave: true }
  })
}
