import type { Part } from './sentence.ts'
import { nameOf, spelled, type Telling, tokenName } from './telling.ts'

/** One row: a label and its value. */
export type Fact = { label: string; value: readonly Value[]; strong?: boolean }
export type Value =
  | Part
  | { kind: 'text'; text: string }
  | { kind: 'code'; code: string }
  | { kind: 'same'; host: string }

export function plain(said: string): Value {
  return { kind: 'text', text: said }
}

/** The name, if one is known, and always the address. */
export function who(telling: Telling, address: string): Value[] {
  const known = nameOf(telling, address)
  const spelling = spelled(telling.notes, address)
  return [...(known ? [{ kind: 'name', text: known } as const] : []), { kind: 'address', address: spelling }]
}

export function contractFact(label: string, contract: string, telling: Telling): Fact {
  const named = tokenName(telling, contract)
  const address = who(telling, contract)
  return { label, value: named.kind === 'symbol' ? [named, ...address] : address }
}

/** Whether the site that a text names is the one that asks. */
export function namedSite(telling: Telling, domain: string): Fact {
  const isSame = telling.asker.kind === 'site' && telling.asker.host === domain
  return {
    label: 'Site named in it',
    value: [isSame ? { kind: 'same', host: domain } : { kind: 'host', host: domain }],
  }
}
