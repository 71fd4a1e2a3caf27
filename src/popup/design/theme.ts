export const themeChoices = ['system', 'light', 'dark'] as const
export type ThemeChoice = (typeof themeChoices)[number]

const key = 'theme'

/** The person's choice on this computer; `system` follows `prefers-color-scheme`. */
export function themeChoice(): ThemeChoice {
  const stored = localStorage.getItem(key)
  return themeChoices.find((choice) => choice === stored) ?? 'system'
}

/** Stores the choice and tells every open page; `theme.js`, which each page loads first, writes `<html data-theme>`. */
export function chooseTheme(choice: ThemeChoice): void {
  localStorage.setItem(key, choice)
  dispatchEvent(new Event('theme-choice'))
}
