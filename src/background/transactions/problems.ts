import type { Problem } from '../../messages/problem.ts'

// What is told of a transaction that its node does not have, or that never happens, whatever the chain family.

export function notReached(host: string): Problem {
  return {
    code: 'node-silent',
    title: 'It is signed, but not yet sent',
    text: `It is signed, but the network does not answer at ${host}. Symbolon keeps it and sends it later.`,
    details: [],
    actions: ['edit-network'],
  }
}

/** Code of what is told while a block holds it that may still give way to another. */
export const IN_BLOCK = 'in-block'

export const NUMBER_USED: Problem = {
  code: 'nonce-used',
  title: 'The network did not take it',
  text: 'Its number was used before. Symbolon is finding out by which transaction.',
  details: [],
  actions: [],
}

/** @param reason a sentence */
export function refused(reason: string): Problem {
  return {
    code: 'node-rejects',
    title: 'The network did not take it',
    text: `${reason} Nothing has moved. It is sent again only if you say so in Activity.`,
    details: [],
    actions: ['edit-network'],
  }
}

export const OVERTAKEN: Problem = {
  code: 'overtaken',
  title: 'Another transaction took its number',
  text: 'That one was not signed here. This one never happens.',
  details: [],
  actions: [],
}

export function quoted(said: string): string {
  return `The node said: “${said.slice(0, 200)}”.`
}
