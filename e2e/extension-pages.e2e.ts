import { extensionId } from '../scripts/extension.ts'
import { expectNothingSerious } from './axe.ts'
import { expect, test } from './failures/stage.ts'

test('each page opens without breaking its own content security policy, axe finds nothing serious, and the popup leads to onboarding', async ({
  freshBrowser: context,
}) => {
  for (const file of ['app.html', 'onboarding.html'])
    await test.step(file, async () => {
      const page = await context.newPage()
      const complaints: string[] = []
      page.on('console', (line) => line.type() === 'error' && complaints.push(line.text()))
      page.on('pageerror', (error) => complaints.push(error.message))
      await page.goto(`chrome-extension://${extensionId}/${file}`)
      await expect(page.locator('body')).not.toBeEmpty()
      await expect(page.getByRole('heading').first()).toBeVisible()
      await expectNothingSerious(page)
      expect(complaints).toEqual([])
      await page.close()
    })
  const popup = await context.newPage()
  const onboarding = context.waitForEvent('page', (page) => page.url().endsWith('/onboarding.html'))
  await popup.goto(`chrome-extension://${extensionId}/popup.html`)
  await expect((await onboarding).getByRole('button', { name: 'Create a wallet' })).toBeVisible()
})
