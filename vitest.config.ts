import { defineConfig } from 'vitest/config'

/**
 * Tests of what changes the process that it is used in: tracers and exporters that patch modules and
 * timers, clients that go on sending, and scripts. All others leave nothing behind that another sees.
 */
const alone = [
  'sdk/{src,test}/**/*.test.ts',
  'scripts/**/*.test.js',
  'server/test/clients/{datalyr-calls,segment-analytics-node,throughline-node}.test.ts',
  'server/test/traces/{checkout,full-journal,mid-traffic,otlp-exporters,readme}.test.ts',
]

export default defineConfig({
  // Tests read the contract's sources, so that a change there needs no build to be seen. Servers
  // that wide tests spawn are built before, when they are older than their sources.
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source', 'node', 'development|production'] } },
  test: {
    projects: [
      // One file after the other in the same process: much of their time was loading what they test.
      {
        extends: true,
        test: {
          name: 'together',
          include: ['{bench,contract,server,web}/{src,test}/**/*.test.{ts,tsx}'],
          exclude: [...alone, '**/node_modules/**'],
          isolate: false,
        },
      },
      { extends: true, test: { name: 'alone', include: alone } },
    ],
    setupFiles: 'server/test/same-cases.ts',
    globalSetup: ['scripts/built-server.js', 'server/test/own-temporary-folder.ts'],
    pool: 'forks',
    // More than the cores of a small machine: wide tests wait for servers that they stopped or started.
    maxWorkers: 3,
    // What hangs ends; what is slow because others work, too, or because it has more cases, does not.
    testTimeout: 240_000 * Number(process.env['CASES_TIMES'] ?? 1),
    hookTimeout: 180_000,
    expect: { poll: { timeout: 60_000 } },
    allowOnly: false,
  },
})
