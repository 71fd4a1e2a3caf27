import { defineConfig } from '@playwright/test'

/** Playwright runs these tests; the browser is driven over Marionette, since its own Firefox is not the one people have. */
export default defineConfig({
  testDir: '.',
  testMatch: '*.test.ts',
  outputDir: '../.results-firefox',
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  forbidOnly: true,
  reporter: [['list']],
})
