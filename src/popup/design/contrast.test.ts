import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')

/** The colours of one theme: the light block, overlaid by the dark one where asked. */
function palette(theme: 'light' | 'dark'): Map<string, string> {
  const blocks = theme === 'light' ? [':root {'] : [':root {', '[data-theme="dark"] {']
  const colours = new Map<string, string>()
  for (const opening of blocks) {
    const start = css.indexOf(`\n${opening}`)
    const block = css.slice(start, css.indexOf('\n}', start))
    for (const [, name, value] of block.matchAll(/--([a-z0-9-]+): (#[0-9a-f]{6});/g)) colours.set(name!, value!)
  }
  return colours
}

/** Relative luminance of an sRGB colour, WCAG 2.2. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
}

function contrast(colours: Map<string, string>, front: string, back: string): number {
  const [light, dark] = [front, back].map((name) => luminance(colours.get(name)!)).sort((a, b) => b - a)
  return (light! + 0.05) / (dark! + 0.05)
}

const text = 4.5
const control = 3
const pairs: [front: string, back: string, least: number, light: number, dark: number][] = [
  ['ink', 'surface', text, 16.47, 15.16],
  ['ink', 'ground', text, 15.37, 16.04],
  ['ink', 'sunken', text, 14.18, 16.69],
  ['ink2', 'surface', text, 7.87, 9.24],
  ['ink2', 'sunken', text, 6.78, 10.17],
  ['ink3', 'surface', text, 5.59, 6.1],
  ['ink3', 'ground', text, 5.22, 6.46],
  ['ink3', 'raised', text, 5.83, 5.56],
  ['ink3', 'sunken', text, 4.82, 6.72],
  ['on-ink', 'ink', text, 17.18, 14.97],
  ['verd', 'surface', text, 6.3, 8.67],
  ['verd', 'raised', text, 6.57, 7.9],
  ['verd', 'verd-soft', text, 5.42, 6.54],
  ['ochre', 'surface', text, 6.4, 9.51],
  ['ochre', 'ochre-soft', text, 5.59, 7.45],
  ['cinn', 'surface', text, 6.62, 7.98],
  ['cinn', 'cinn-soft', text, 5.68, 6.44],
  ['edge', 'surface', control, 3.64, 4.28],
  ['edge', 'raised', control, 3.8, 3.91],
  ['ochre-fill', 'surface', control, 3.24, 7.8],
]

describe.each(['light', 'dark'] as const)('%s', (theme) => {
  const colours = palette(theme)
  test.each(pairs)('%s on %s is readable', (front, back, least, light, dark) => {
    const measured = contrast(colours, front, back)
    expect(measured).toBeGreaterThanOrEqual(least)
    expect(measured).toBeCloseTo(theme === 'light' ? light : dark, 2)
  })
})

test('no text role is under 12 px', () => {
  const sizes = [...css.matchAll(/--type-[a-z-]+: [^;/]*?([\d.]+)rem\s*\//g)].map(([, size]) => Number(size) * 16)
  expect(sizes).toHaveLength(18)
  expect(Math.min(...sizes)).toBeGreaterThanOrEqual(12)
})
