import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'

/** Runs a line of code beside the scripts, in a process of its own, since giving up ends it. */
function run(code, environment = {}, directory = import.meta.dirname) {
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
    cwd: directory,
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

/** A clone with one source file a package, and compilers that only leave their result behind. */
function aClone() {
  const root = mkdtempSync(join(tmpdir(), 'throughline-clone-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  const write = (file, text) => {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), text)
  }
  const leave = `const { cpSync } = require('node:fs')`
  const files = {
    'package-lock.json': '{}',
    'tsconfig.base.json': '{}',
    'tsconfig.json': '{}',
    'contract/a.ts': '',
    'sdk/a.ts': '',
    'server/a.ts': '',
    'bench/a.ts': '',
    'web/a.ts': '',
    'results/server/dist/main.js': '',
    'results/sdk/dist/cjs/index.js': '',
    'results/bench/dist/bench-run.js': '',
    'results/web/dist/index.html': '',
    'node_modules/typescript/bin/tsc': `${leave}
      cpSync('results/' + process.argv[3], process.argv[3], { recursive: true })`,
    'bin/npm': '#!/bin/sh\ncp -r results/$4/dist $4/\n',
  }
  for (const [file, text] of Object.entries(files)) write(file, text)
  chmodSync(join(root, 'bin', 'npm'), 0o755)
  cpSync(join(import.meta.dirname, 'workspace.js'), join(root, 'scripts', 'workspace.js'))
  const built = (options) => {
    const code = `import { build } from './workspace.js'; build(${options})`
    const path = `${join(root, 'bin')}:${process.env.PATH}`
    return run(code, { PATH: path }, join(root, 'scripts'))
      .stderr.split('\n')
      .filter((line) => line !== '')
      .map((line) => line.replace('throughline: building ', ''))
  }
  return { built, write }
}

test('serving builds the SDK too, which the examples send with; the bench is built for the checks', () => {
  const { built } = aClone()

  expect(built('')).toEqual(['server', 'sdk', 'web'])
  expect(built('{ all: true }')).toEqual(['bench'])
  expect(built('{ all: true }')).toEqual([])
})

test('a source that has changed is built again, and nothing else', () => {
  const { built, write } = aClone()
  built('{ all: true }')

  write('bench/a.ts', 'changed')
  expect(built('')).toEqual([])
  expect(built('{ all: true }')).toEqual(['bench'])
  write('sdk/a.ts', 'changed')
  expect(built('')).toEqual(['sdk'])
  expect(built('{ all: true }')).toEqual(['bench'])
  write('server/a.ts', 'changed')
  expect(built('')).toEqual(['server'])
  write('contract/a.ts', 'changed')
  expect(built('{ all: true }')).toEqual(['server', 'web', 'bench'])
})
