/** The place that an arrow, Home or End leads to among `last + 1` places that go round; null for every other key. */
export function moveTo(key: string, axis: 'horizontal' | 'vertical', at: number, last: number): number | null {
  const [back, on] = axis === 'horizontal' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown']
  if (key === on) return at === last ? 0 : at + 1
  if (key === back) return at === 0 ? last : at - 1
  if (key === 'Home') return 0
  return key === 'End' ? last : null
}
