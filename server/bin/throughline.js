#!/usr/bin/env node
// The `throughline` command. It runs what `npm run build` compiled.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const compiled = new URL('../dist/cli/main.js', import.meta.url)

if (existsSync(fileURLToPath(compiled))) {
  await import(compiled.href)
} else {
  process.stderr.write(
    'throughline is not built yet. Run `npm run build` in the repository, then try again.\n',
  )
  process.exitCode = 2
}
