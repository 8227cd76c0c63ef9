import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'

/** Runs a line of code beside the scripts, in a process of its own, since giving up ends it. */
function run(code, environment = {}) {
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
    cwd: import.meta.dirname,
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  })
  return { status, stderr: stderr.trim() }
}

test.each(['18.20.0', '20.18.3'])(
  'Node %s is refused with the version that is needed',
  (version) => {
    const code = `import { requireNode } from './workspace.js'; requireNode('${version}')`

    expect(run(code)).toEqual({
      status: 1,
      stderr: `throughline: Node 20.19 or newer is needed, this is Node ${version}.`,
    })
  },
)

test.each(['20.19.0', '22.0.0', '24.1.0'])('Node %s is accepted', (version) => {
  const code = `import { requireNode } from './workspace.js'; requireNode('${version}')`

  expect(run(code)).toEqual({ status: 0, stderr: '' })
})

test('a CHROMIUM_PATH at which nothing is ends with a sentence that names it', () => {
  const code = `import { requireChromium } from './chromium.js'; requireChromium()`

  expect(run(code, { CHROMIUM_PATH: '/nowhere/chromium' })).toEqual({
    status: 1,
    stderr: 'throughline: CHROMIUM_PATH is /nowhere/chromium, and no program is there.',
  })
})
