import type { TripProgress } from '../../ceremony/coordinator.ts'
import type { MakingProgress, MakingStep } from '../../messages/onboarding.ts'
import type { Problem } from '../../messages/problem.ts'

const STEPS: readonly MakingStep[] = ['meet', 'draw', 'exchange', 'check', 'record']

type Cell = MakingProgress['steps'][number]['cells'][number]

/** The table of steps and parties while a key is made. The device is the first column. */
export class MakingTable {
  readonly #id = crypto.randomUUID()
  readonly #startedAt: number
  readonly #now: () => number
  readonly #names: readonly { readonly index: number; readonly name: string }[]
  readonly #cells: Cell[][]
  #waiting: { index: number; since: number } | undefined
  #problem: Problem | null = null

  /** @param parties the device first @param now milliseconds */
  constructor(parties: readonly { readonly index: number; readonly name: string }[], now: () => number) {
    this.#names = parties
    this.#now = now
    this.#startedAt = now()
    this.#cells = STEPS.map(() => parties.map(() => 'later'))
    this.#cells[0]![0] = 'now'
  }

  /** A server began or finished the trip of a step; steps count from 1. */
  report({ party, step, state }: TripProgress): void {
    const row = this.#cells[step - 1]
    const column = this.#names.findIndex(({ index }) => index === party)
    if (!row || column < 0) return
    row[column] = state
    // The browser's part of a step is done when it has sent it; its next begins when every server has answered.
    row[0] = 'done'
    const next = this.#cells[step]
    if (next && row.every((cell) => cell === 'done')) next[0] = 'now'
    this.#noteWaiting(row)
  }

  /** The step under way did not come to an end with `party`; undefined: with this browser itself. */
  fail(party: number | undefined, problem: Problem): void {
    const at = this.#cells.findIndex((row) => row.some((cell) => cell !== 'done'))
    const column = Math.max(
      0,
      this.#names.findIndex(({ index }) => index === party),
    )
    if (at >= 0) this.#cells[at]![column] = 'failed'
    this.#waiting = undefined
    this.#problem = problem
  }

  /** The step that is under way, counting from 1. */
  get step(): number {
    const at = this.#cells.findIndex((row) => row.some((cell) => cell !== 'done'))
    return at < 0 ? STEPS.length : at + 1
  }

  view(): MakingProgress {
    const waiting = this.#waiting
    const name = this.#names.find(({ index }) => index === waiting?.index)?.name
    return {
      id: this.#id,
      startedAt: this.#startedAt,
      parties: this.#names.map((party, i) => ({ name: party.name, role: i === 0 ? 'device' : 'server' })),
      steps: STEPS.map((step, i) => ({ step, cells: [...this.#cells[i]!] })),
      waitingFor: waiting && name ? { name, since: waiting.since } : null,
      problem: this.#problem,
    }
  }

  /** One server is waited for when another has already finished the same step. */
  #noteWaiting(row: readonly Cell[]): void {
    const behind = row.findIndex((cell, i) => i > 0 && cell === 'now')
    const others = row.some((cell, i) => i > 0 && cell === 'done')
    if (behind < 0 || !others) this.#waiting = undefined
    else if (this.#waiting?.index !== this.#names[behind]!.index)
      this.#waiting = { index: this.#names[behind]!.index, since: this.#now() }
  }
}

const INTERRUPTED: Problem = {
  code: 'interrupted',
  title: 'The browser interrupted this',
  text: 'No key was made. Nothing was lost: no address was shown. Starting over is safe.',
  details: [],
  actions: ['start-over', 'choose-servers'],
}

/** The table of a making that died with the worker: its step ends with this browser, unless it had failed before. */
export function interruptedMaking(last: MakingProgress): MakingProgress {
  if (last.problem) return last
  const at = last.steps.findIndex(({ cells }) => cells.some((cell) => cell !== 'done'))
  const steps = last.steps.map((row, i) => ({
    ...row,
    cells: row.cells.map((cell, column): Cell => {
      if (i === at && column === 0) return 'failed'
      return cell === 'now' ? 'later' : cell
    }),
  }))
  return { ...last, steps, waitingFor: null, problem: INTERRUPTED }
}
