import { expect, type Page } from '@playwright/test'
import axe, { type RunOptions } from 'axe-core'

/** Demands that axe finds nothing serious or critical on the page as it stands, in light and in dark. */
export async function expectNothingSerious(page: Page): Promise<void> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  // Only colours differ between the two.
  await expectNone(page, 'dark', { runOnly: ['color-contrast'] })
  await expectNone(page, 'light', {})
}

async function expectNone(page: Page, colorScheme: 'light' | 'dark', rules: RunOptions): Promise<void> {
  // Axe must not look while a colour is on its way to another.
  await page.emulateMedia({ reducedMotion: 'reduce', colorScheme })
  const serious = await page.evaluate(
    async (options) => {
      // What was on its way before that arrives at once.
      for (const moving of document.getAnimations()) if (moving instanceof CSSTransition) moving.finish()
      const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(document, options)
      return violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
    },
    { ...rules, resultTypes: ['violations'] } satisfies RunOptions,
  )
  expect(serious, colorScheme).toEqual([])
}
