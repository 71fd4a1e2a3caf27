/** The two halves of the token on a grid of 24, centre 12: SVG path data. */
export type Halves = { left: string; right: string }

const centre = 12

const point = (value: number): string => String(Math.round(value * 100) / 100)

/**
 * Cuts a disc of `radius` in one step, `gap` wide, its upper and lower cut `step` right and left of the centre.
 * Straight edges are horizontal and vertical only.
 */
export function tokenHalves(gap: number, radius = 10, step = 2.5): Halves {
  const half = gap / 2
  const reach = (offset: number): number => Math.sqrt(radius * radius - offset * offset)
  const arc = (sweep: 0 | 1, x: number, y: number): string =>
    `A${radius} ${radius} 0 0 ${sweep} ${point(x)} ${point(y)}Z`
  const side = (direction: -1 | 1): string => {
    const upper = centre + step + direction * half
    const lower = centre - step + direction * half
    const top = centre - reach(upper - centre)
    const bottom = centre + reach(lower - centre)
    const middle = centre + direction * half
    const corners = [upper, top, upper, middle, lower, middle, lower, bottom].map(point).join(' ')
    return `M${corners}${arc(direction === -1 ? 1 : 0, upper, top)}`
  }
  return { left: side(-1), right: side(1) }
}

/** Filled halves that have not met. */
export const apart = tokenHalves(1.5)
/** Outlines, drawn inside the filled shapes with a stroke of 1.4. */
export const outline = tokenHalves(2.6, 9.4)
/** The logo: a larger disc, its step a little wider. */
export const logo = tokenHalves(1.5, 11, 2.6)
