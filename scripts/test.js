// `npm test`: from a clone to the tally of every test. The last line is `N passed, N failed`.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { requireChromium } from './chromium.js'
import { tally } from './tally.js'
import { build, install, requireNode, root } from './workspace.js'

// Whatever ends this process before the tests have run must not look like success.
let outcome = { passed: 0, failed: 1 }
process.on('exit', () => {
  console.log(`${outcome.passed} passed, ${outcome.failed} failed`)
  if (outcome.failed > 0) process.exitCode = 1
})

requireNode()
install()
build({ all: true })
outcome = await runTests(requireChromium())

async function runTests(chromium) {
  const directory = mkdtempSync(join(tmpdir(), 'throughline-tests-'))
  const reportFile = join(directory, 'report.json')
  try {
    const exitCode = await vitest(reportFile, chromium)
    return tally(readReport(reportFile), exitCode)
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

function vitest(reportFile, chromium) {
  const args = [
    join(root, 'node_modules', 'vitest', 'vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${reportFile}`,
    ...process.argv.slice(2),
  ]
  const child = spawn(process.execPath, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, CHROMIUM_PATH: chromium },
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.once(signal, () => child.kill(signal))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve(code ?? 1))
  })
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined // vitest died before it could write its report
  }
}
