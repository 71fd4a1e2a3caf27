import { expect, type Page } from '@playwright/test'
import { expectNothingSerious } from '../axe.ts'

/** Texts smaller than 12 px. */
const smallTexts = () => {
  const found: string[] = []
  const shown = (element: Element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true })
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement
    if (!element || node.textContent?.trim() === '' || !shown(element)) continue
    const size = Number.parseFloat(getComputedStyle(element).fontSize)
    if (size < 12) found.push(`${size} px: ${node.textContent}`)
  }
  return found
}

/** Whatever reaches beyond the page's width, or is cut on its right without a way to scroll to it. */
const tooWide = () => {
  const width = document.documentElement.clientWidth
  const wide = [...document.querySelectorAll('body *')].filter((element) => {
    const box = element.getBoundingClientRect()
    const hidden = getComputedStyle(element).position === 'absolute' && box.width <= 1
    return box.width > 0 && box.right > width + 1 && !hidden && element.closest('svg') === null
  })
  const said = wide.map((element) => `${element.tagName} ${element.className}: ${element.textContent?.slice(0, 40)}`)
  return document.documentElement.scrollWidth > width ? ['the page scrolls sideways', ...said] : said
}

/** The popup and the approval window are no wider; their room stays when the text grows. */
const WINDOW = 400

/**
 * Demands of a page as it stands what every screen must keep: axe finds nothing serious, no text is under 12 px, every
 * control has a name, and nothing is cut or scrolls sideways at 320 px, nor with text at 200 %.
 */
export async function expectGoodLayout(page: Page, screen: string): Promise<void> {
  const size = page.viewportSize()!
  await expectNothingSerious(page)
  expect.soft(await page.evaluate(smallTexts), `${screen}: small text`).toEqual([])
  for (const role of ['button', 'link', 'textbox', 'checkbox', 'switch', 'combobox', 'tab'] as const)
    await expect(page.getByRole(role, { name: /^$/ }), `${screen}: every ${role} has a name`).toHaveCount(0)
  await page.setViewportSize({ width: 320, height: size.height })
  expect.soft(await page.evaluate(tooWide), `${screen} at 320 px`).toEqual([])
  if (size.width > WINDOW) {
    // A browser zooms a page by giving it less room.
    await page.setViewportSize({ width: size.width / 2, height: size.height / 2 })
    expect.soft(await page.evaluate(tooWide), `${screen} zoomed to 200 %`).toEqual([])
    await page.setViewportSize(size)
  } else {
    await page.setViewportSize(size)
    await expectRoomForText(page, screen)
  }
}

/** Demands that nothing is cut or scrolls sideways with text at 200 % in the same window. */
export async function expectRoomForText(page: Page, screen: string): Promise<void> {
  await page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'))
  expect.soft(await page.evaluate(tooWide), `${screen} with text at 200 %`).toEqual([])
  await page.evaluate(() => document.documentElement.style.removeProperty('font-size'))
}
