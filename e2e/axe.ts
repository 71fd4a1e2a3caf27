import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

/** Demands that axe finds nothing serious or critical on the page as it stands, in light and in dark. */
export async function expectNothingSerious(page: Page): Promise<void> {
  // Only colours differ between the two.
  await expectNone(page, 'dark', (axe) => axe.withRules('color-contrast'))
  await expectNone(page, 'light', (axe) => axe)
}

async function expectNone(page: Page, colorScheme: 'light' | 'dark', rules: (axe: AxeBuilder) => AxeBuilder) {
  // Axe must not look while a colour is on its way to another.
  await page.emulateMedia({ reducedMotion: 'reduce', colorScheme })
  // Its other mode opens a page of its own for frames, which takes the focus from the window; ours have none.
  const { violations } = await rules(new AxeBuilder({ page }).setLegacyMode()).analyze()
  const serious = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
  expect(serious, colorScheme).toEqual([])
}
