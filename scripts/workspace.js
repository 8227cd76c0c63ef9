// Brings a clone to the state that a command needs, and does nothing when it is there already.
// Only Node's own modules: this runs before anything is installed.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

const nodeMin = [20, 19]
const stampDirectory = join(root, 'node_modules', '.cache', 'throughline')

// The directories that a build reads, the file that proves its result is still there, and how.
const server = {
  name: 'server',
  sources: ['contract', 'server'],
  result: 'server/dist/main.js',
  build: () => npm(['run', 'build', '--workspace', 'server']),
}
const web = {
  name: 'web',
  sources: ['contract', 'web'],
  result: 'web/dist/index.html',
  build: () => npm(['run', 'build', '--workspace', 'web']),
}
const sdk = {
  name: 'sdk',
  sources: ['sdk'],
  result: 'sdk/dist/cjs/index.js',
  build: () => npm(['run', 'build', '--workspace', 'sdk']),
}
const bench = {
  name: 'bench',
  sources: ['contract', 'sdk', 'server', 'bench'],
  result: 'bench/dist/bench-run.js',
  build: () => run(process.execPath, ['node_modules/typescript/bin/tsc', '-b', 'bench']),
}
const rootSources = ['package-lock.json', 'tsconfig.base.json', 'tsconfig.json']
// The licence of the SDK is a copy that packing makes.
const notSources = new Set(['node_modules', 'dist', 'data', 'test', 'LICENSE'])

/** Ends the process with a sentence that says what is missing and what to do. */
export function giveUp(sentence) {
  console.error(`\nthroughline: ${sentence}`)
  process.exit(1)
}

export function requireNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > nodeMin[0] || (major === nodeMin[0] && minor >= nodeMin[1])) return
  giveUp(`Node ${nodeMin.join('.')} or newer is needed, this is Node ${version}.`)
}

/**
 * Installs when what is installed differs from the lock file. `npm ci` would refuse a lock file
 * that leaves out binaries of other platforms, as npm writes it where its registry lacks some;
 * `npm install --no-save` takes the same versions and fetches the binary of this platform.
 */
export function install() {
  if (missingPackages().length === 0) return
  console.error('throughline: installing dependencies (npm install)')
  const outcome = npm(['install', '--no-save', '--include=dev', '--no-audit', '--no-fund'])
  if (outcome.error?.code === 'ENOENT') giveUp('npm is not on the PATH; install npm 10 or newer.')
  if (outcome.status !== 0) giveUp('npm install failed; its message above says why.')
  const [missing] = missingPackages()
  if (missing === undefined) return
  giveUp(`${missing} is not installed as package-lock.json says: run npm install and commit it.`)
}

/** Builds what is older than its sources: what serving and sending need, or all that the checks need too. */
export function build(options = { all: false }) {
  const targets = options.all ? [server, sdk, web, bench] : [server, sdk, web]
  for (const target of targets) buildWhenStale(target)
}

/** Builds the programs of the server when they are older than their sources. */
export function buildServer() {
  buildWhenStale(server)
}

// npm keeps a copy of the lock file beside what it installed. Comparing the two is true whoever
// ran npm, and after an interrupted install, where the age of a file would not be.
function missingPackages() {
  const wanted = packagesOf(join(root, 'package-lock.json'))
  const present = packagesOf(join(root, 'node_modules', '.package-lock.json')) ?? {}
  if (wanted === undefined) giveUp('package-lock.json is missing or unreadable; clone again.')
  return Object.entries(wanted)
    .filter(([path, entry]) => path.includes('node_modules/') && !isPresent(present[path], entry))
    .map(([path]) => path)
}

// Packages for other platforms are optional, and npm leaves them out.
function isPresent(found, wanted) {
  if (found === undefined) return wanted.optional === true
  return found.version === wanted.version
}

function packagesOf(lockFile) {
  try {
    return JSON.parse(readFileSync(lockFile, 'utf8')).packages
  } catch {
    return undefined // absent or cut short: both mean that it can't be relied on
  }
}

function buildWhenStale(target) {
  const stamp = join(stampDirectory, `${target.name}.stamp`)
  const fingerprint = fingerprintOf(target.sources)
  const isFresh = existsSync(join(root, target.result)) && contentOf(stamp) === fingerprint
  if (isFresh) return
  console.error(`throughline: building ${target.name}`)
  const outcome = target.build()
  if (outcome.status !== 0) giveUp(`the build of ${target.name} failed; see the messages above.`)
  mkdirSync(stampDirectory, { recursive: true })
  writeFileSync(stamp, fingerprint)
}

function contentOf(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

function fingerprintOf(directories) {
  const hash = createHash('sha256')
  for (const file of rootSources) hash.update(describe(file))
  for (const directory of directories) {
    for (const file of filesUnder(directory)) hash.update(describe(file))
  }
  return hash.digest('hex')
}

function describe(file) {
  const { size, mtimeMs } = statSync(join(root, file))
  return `${file}\0${size}\0${mtimeMs}\n`
}

function filesUnder(directory) {
  const entries = readdirSync(join(root, directory), { withFileTypes: true })
  return entries
    .filter((entry) => !notSources.has(entry.name))
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => {
      const path = `${directory}/${entry.name}`
      return entry.isDirectory() ? filesUnder(path) : [path]
    })
}

function npm(args) {
  // npm is a .cmd file on Windows, which only a shell can run.
  return run('npm', args, { shell: process.platform === 'win32' })
}

// What the tools say goes to stderr: stdout belongs to the command that was asked for.
function run(command, args, options = {}) {
  return spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], ...options })
}
