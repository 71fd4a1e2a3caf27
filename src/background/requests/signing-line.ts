import type { Problem } from '../../messages/problem.ts'
import { Serial } from '../serial.ts'
import { transactionsOn } from '../transactions/family.ts'
import type { SignBody } from './request.ts'

interface Line {
  readonly turns: Serial
  /** Numbers of those that were consented to and not signed, in turn. */
  readonly gaps: number[]
}

/**
 * Where transactions of one account go one by one, each is signed after those that were consented to before it; and none
 * after one that was not signed, because its number would never come.
 */
export class SigningLine {
  readonly #lines = new Map<string, Line>()

  /** @param sign is told why it must not sign, where that is so */
  async run<T>(body: SignBody, sign: (problem: Problem | null) => Promise<T>): Promise<T> {
    const { account, chain, intent, numbered } = body
    if (numbered === null || transactionsOn(chain).line === 'pool') return sign(null)
    const key = `${account} ${chain}`
    const line = this.#lines.get(key) ?? { turns: new Serial(), gaps: [] }
    this.#lines.set(key, line)
    const before = line.gaps.length
    const number = intent.nonce!
    return line.turns.run(async () => {
      const isBroken = line.gaps.slice(before).some((gap) => gap < number)
      try {
        return await sign(isBroken ? BROKEN : null)
      } catch (error) {
        line.gaps.push(number)
        throw error
      }
    })
  }
}

const BROKEN: Problem = {
  code: 'one-before-not-signed',
  title: 'The operation before it was not signed',
  text: 'So this one would have waited for ever. Nothing was signed by this.',
  details: [],
  actions: ['close'],
}
