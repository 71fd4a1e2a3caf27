/** One measured figure. */
export type Row = { bench: string; case: string; metric: string; value: number; unit: string }

/** Four digits of what is measured; what is counted stays exact. */
export const rounded = (value: number): number => (Number.isInteger(value) ? value : Number(value.toPrecision(4)))

/** A figure as one object on a line, its members in this order. */
export function jsonLine({ bench, case: name, metric, value, unit }: Row): string {
  return JSON.stringify({ bench, case: name, metric, value: rounded(value), unit })
}

/** What a bench yields; the runner adds the bench's name. */
export type Figure = Omit<Row, 'bench'>

/** What the runner has measured before any bench runs. */
export type BenchContext = {
  /** CPU of one plain noble secp256k1 signature in this run, in milliseconds. */
  plainSignMs: number
}

export type Bench = (context: BenchContext) => AsyncIterable<Figure> | Iterable<Figure>

/** CPU time of this process, all threads, in milliseconds, while `run` runs. */
export async function cpuMs(run: () => unknown): Promise<number> {
  const before = process.cpuUsage()
  await run()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

/** The middle value: a run that the machine disturbed does not move it. */
export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle]
  if (upper === undefined) throw new Error('The median of nothing is not a number.')
  return sorted.length % 2 === 1 ? upper : (sorted[middle - 1]! + upper) / 2
}

/** A CPU figure in milliseconds, and beside it the same as a ratio to a plain signature of this run. */
export function cpuFigures(name: string, ms: number, { plainSignMs }: BenchContext): Figure[] {
  return [
    { case: name, metric: 'cpu_ms_per_party', value: ms, unit: 'ms' },
    { case: name, metric: 'ratio_to_plain_sign', value: ms / plainSignMs, unit: '×' },
  ]
}
