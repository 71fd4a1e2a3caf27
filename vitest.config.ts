import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'bench/**/*.test.ts', 'scripts/**/*.test.ts', 'e2e/tezos-sandbox/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // How long a machine takes is no matter of a test: what is waited for comes, or the test hangs.
    expect: { poll: { timeout: 60_000 } },
    pool: 'forks',
    maxWorkers: 2,
    // Files share what a worker has loaded and compiled: that is a fifth of the time. Each undoes what it changes.
    isolate: false,
  },
})
