import { defineConfig } from 'vitest/config'

export default defineConfig({
  // Tests read the contract's sources, so that a change there needs no build to be seen. Servers
  // that wide tests spawn run what was built.
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source', 'node', 'development|production'] } },
  test: {
    include: [
      'contract/src/**/*.test.ts',
      'server/src/**/*.test.ts',
      'server/test/**/*.test.ts',
      'sdk/src/**/*.test.ts',
      'sdk/test/**/*.test.ts',
      'web/src/**/*.test.{ts,tsx}',
      'web/test/**/*.test.{ts,tsx}',
      'bench/src/**/*.test.ts',
      'scripts/**/*.test.js',
    ],
    setupFiles: 'server/test/same-cases.ts',
    globalSetup: 'server/test/own-temporary-folder.ts',
    pool: 'forks',
    // More than the cores of a small machine: wide tests wait for servers that they stopped or started.
    maxWorkers: 3,
    // What hangs ends; what is slow because others work, too, does not.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 60_000 } },
    allowOnly: false,
  },
})
