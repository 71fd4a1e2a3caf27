import { beforeEach, describe, expect, test } from 'vitest'
import type { BenignAbort } from '../mpc/errors.ts'
import { CeremonyTable, type Seat, type StepOutcome } from './ceremony-table.ts'

interface Answer {
  readonly said: string
}

class TestSeat implements Seat {
  readonly labels: readonly string[]
  ended: BenignAbort | undefined

  constructor(...labels: string[]) {
    this.labels = labels
  }

  async end(reason: BenignAbort) {
    this.ended = reason
  }
}

let now: number
let table: CeremonyTable<Answer, TestSeat>
beforeEach(() => {
  now = 0
  table = new CeremonyTable(() => now)
})

const LIFETIME = 1000
const say =
  (said: string, over = false) =>
  async (): Promise<StepOutcome<Answer>> => ({ answer: { said }, over })

function begin(seat: TestSeat, id = 'a', over = false) {
  return table.start(id, 'first', LIFETIME, async (adopt) => {
    adopt(seat)
    return { answer: { said: 'one' }, over }
  })
}

function refused(code: string) {
  return expect.objectContaining({ name: 'StepRefused', code })
}

describe('invariant 4: one answer per step', () => {
  test('the same request gets the very same answer, and nothing is computed again', async () => {
    const seat = new TestSeat()
    const first = await begin(seat)
    let computed = 0
    const count = async () => {
      computed++
      return { answer: { said: 'two' }, over: false }
    }
    const second = await table.step('a', 2, 'second', count)
    expect(await begin(seat)).toBe(first)
    expect(await table.step('a', 2, 'second', count)).toBe(second)
    expect(computed).toBe(1)
    expect(seat.ended).toBeUndefined()
  })

  test('also while the first is still being computed', async () => {
    await begin(new TestSeat())
    const gate = Promise.withResolvers<void>()
    const slow = async () => {
      await gate.promise
      return { answer: { said: 'two' }, over: false }
    }
    const both = [table.step('a', 2, 'second', slow), table.step('a', 2, 'second', say('never'))]
    gate.resolve()
    const [one, two] = await Promise.all(both)
    expect(one).toBe(two)
  })

  test('a different request for an answered step kills the ceremony', async () => {
    const seat = new TestSeat()
    const first = await begin(seat)
    await expect(table.start('a', 'other', LIFETIME, say('x'))).rejects.toEqual(refused('different-request'))
    expect(seat.ended).toMatchObject({ code: 'different-request' })
    await expect(table.step('a', 2, 'second', say('two'))).rejects.toEqual(refused('ceremony-gone'))
    // What was once answered stays answered.
    expect(await begin(seat)).toBe(first)
  })

  test('a step that is not due is refused and nothing else happens', async () => {
    const seat = new TestSeat()
    await begin(seat)
    await expect(table.step('a', 3, 'third', say('x'))).rejects.toEqual(refused('out-of-order'))
    expect(seat.ended).toBeUndefined()
    expect(await table.step('a', 2, 'second', say('two'))).toEqual({ said: 'two' })
  })

  test('the next step waits for the answer of the one before', async () => {
    const gate = Promise.withResolvers<void>()
    const first = table.start('a', 'first', LIFETIME, async (adopt) => {
      adopt(new TestSeat())
      await gate.promise
      return { answer: { said: 'one' }, over: false }
    })
    await expect(table.step('a', 2, 'second', say('two'))).rejects.toEqual(refused('out-of-order'))
    gate.resolve()
    await first
    expect(await table.step('a', 2, 'second', say('two'))).toEqual({ said: 'two' })
  })

  test('an unknown ceremony is gone', async () => {
    await expect(table.step('b', 2, 'second', say('two'))).rejects.toEqual(refused('ceremony-gone'))
  })
})

describe('the end', () => {
  test('comes with the last step, before its answer leaves', async () => {
    const seat = new TestSeat()
    await begin(seat, 'a', true)
    expect(seat.ended).toMatchObject({ code: 'ceremony-over' })
    await expect(table.step('a', 2, 'second', say('two'))).rejects.toEqual(refused('ceremony-gone'))
  })

  test('comes with a step that throws', async () => {
    const seat = new TestSeat()
    await begin(seat)
    const failing = () => Promise.reject(new Error('broken'))
    await expect(table.step('a', 2, 'second', failing)).rejects.toThrow('broken')
    expect(seat.ended).toMatchObject({ code: 'step-failed' })
  })

  test('invariant 5: comes with time, also when nobody asks', async () => {
    const seat = new TestSeat()
    await begin(seat)
    now = LIFETIME - 1
    table.sweep()
    expect(seat.ended).toBeUndefined()
    now = LIFETIME
    table.sweep()
    expect(seat.ended).toMatchObject({ code: 'expired' })
    expect(table.has('a')).toBe(false)
    await expect(table.step('a', 2, 'second', say('two'))).rejects.toEqual(refused('ceremony-gone'))
  })

  test('invariant 8: comes to all that depend on a label, and to no others', async () => {
    const [burned, also, other] = [new TestSeat('pair 2'), new TestSeat('pair 3', 'pair 2'), new TestSeat('pair 3')]
    await begin(burned, 'a')
    await begin(also, 'b')
    await begin(other, 'c')
    await table.endLabelled('pair 2', { code: 'pair-burned' } as BenignAbort)
    expect([burned.ended?.code, also.ended?.code, other.ended]).toEqual(['pair-burned', 'pair-burned', undefined])
    await expect(table.step('a', 2, 'second', say('two'))).rejects.toEqual(refused('ceremony-gone'))
    expect(await table.step('c', 2, 'second', say('two'))).toEqual({ said: 'two' })
  })

  test('reaches a seat that is taken only afterwards', async () => {
    const seat = new TestSeat()
    const gate = Promise.withResolvers<void>()
    const first = table.start('a', 'first', LIFETIME, async (adopt) => {
      await gate.promise
      adopt(seat)
      return { answer: { said: 'one' }, over: false }
    })
    await expect(table.start('a', 'other', LIFETIME, say('x'))).rejects.toEqual(refused('different-request'))
    gate.resolve()
    await first
    expect(seat.ended).toMatchObject({ code: 'different-request' })
  })
})

describe('the oldest gives way', () => {
  const reason = { code: 'overtaken' } as BenignAbort

  test('to as many newer ones as may be kept, and only of its label', async () => {
    const seats = ['one', 'one', 'other', 'one', 'one'].map((label) => new TestSeat(label, 'all'))
    for (const [i, seat] of seats.entries()) await begin(seat, String(i))
    await table.endOldest('one', 2, reason)
    expect(seats.map(({ ended }) => ended?.code)).toEqual(['overtaken', 'overtaken', undefined, undefined, undefined])
    await expect(table.step('1', 2, 'second', say('two'))).rejects.toEqual(refused('ceremony-gone'))
    expect(await table.step('3', 2, 'second', say('two'))).toEqual({ said: 'two' })
    // What was answered before it ended is still repeated.
    expect(await begin(seats[0]!, '0')).toEqual({ said: 'one' })
  })

  test('to none while there are no more than may be kept', async () => {
    const seats = [new TestSeat('one'), new TestSeat('one')]
    for (const [i, seat] of seats.entries()) await begin(seat, String(i))
    await table.endOldest('one', 2, reason)
    await table.endOldest('nobody', 0, reason)
    expect(seats.map(({ ended }) => ended)).toEqual([undefined, undefined])
  })

  test('and what has ended does not count', async () => {
    const seats = [new TestSeat('one'), new TestSeat('one'), new TestSeat('one')]
    await begin(seats[0]!, '0')
    await begin(seats[1]!, '1', true)
    await begin(seats[2]!, '2')
    await table.endOldest('one', 2, reason)
    expect(seats.map(({ ended }) => ended?.code)).toEqual([undefined, 'ceremony-over', undefined])
  })
})
