import { defineConfig } from '@playwright/test'

export default defineConfig({
  testDir: 'e2e',
  testMatch: '*.e2e.ts',
  outputDir: 'e2e/.results',
  snapshotPathTemplate: 'e2e/pictures/{arg}{ext}',
  // Each test starts a chain, two servers and a browser; two cores carry one such world well.
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  forbidOnly: true,
  reporter: [['list']],
  use: { screenshot: 'only-on-failure' },
})
