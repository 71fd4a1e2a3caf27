import { extensionId } from '../scripts/extension.ts'
import { expectNothingSerious } from './axe.ts'
import { expect, test } from './fixtures.ts'

for (const file of ['app.html', 'onboarding.html'])
  test(`${file} opens without breaking its own content security policy, and axe finds nothing serious`, async ({
    context,
  }) => {
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('console', (line) => line.type() === 'error' && complaints.push(line.text()))
    page.on('pageerror', (error) => complaints.push(error.message))
    await page.goto(`chrome-extension://${extensionId}/${file}`)
    await expect(page.locator('body')).not.toBeEmpty()
    await expect(page.getByRole('heading').first()).toBeVisible()
    await expectNothingSerious(page)
    expect(complaints).toEqual([])
  })

test('the popup leads to onboarding while there is no wallet', async ({ context }) => {
  const popup = await context.newPage()
  const onboarding = context.waitForEvent('page', (page) => page.url().endsWith('/onboarding.html'))
  await popup.goto(`chrome-extension://${extensionId}/popup.html`)
  await expect((await onboarding).getByRole('button', { name: 'Create a wallet' })).toBeVisible()
})
