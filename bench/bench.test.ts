import { expect, test } from 'vitest'
import { cpuFigures, cpuMs, jsonLine, median } from './bench.ts'

test('the median of odd and even counts', () => {
  expect(median([9, 1, 5])).toBe(5)
  expect(median([9, 1, 5, 7])).toBe(6)
  expect(() => median([])).toThrow()
})

test('a CPU figure stands beside its ratio to a plain signature', () => {
  expect(cpuFigures('2 of 3', 40, { plainSignMs: 0.5 })).toEqual([
    { case: '2 of 3', metric: 'cpu_ms_per_party', value: 40, unit: 'ms' },
    { case: '2 of 3', metric: 'ratio_to_plain_sign', value: 80, unit: '×' },
  ])
})

test('a line of JSON names everything, with four digits of what is measured and all of what is counted', () => {
  const row = { unit: 'ms', value: 6.78912, metric: 'cpu_ms_per_party', case: '2 of 3', bench: 'ecdsa-sign' }
  expect(jsonLine(row)).toBe(
    '{"bench":"ecdsa-sign","case":"2 of 3","metric":"cpu_ms_per_party","value":6.789,"unit":"ms"}',
  )
  expect(jsonLine({ ...row, value: 60_123, unit: 'B' })).toContain('"value":60123')
})

test('CPU time counts the whole run, awaited parts too', async () => {
  const burn = () => {
    let x = 0
    for (let i = 0; i < 5e7; i++) x = (x * 31 + i) | 0
    return x
  }
  const ms = await cpuMs(async () => {
    await Promise.resolve()
    burn()
  })
  expect(ms).toBeGreaterThan(0)
})
