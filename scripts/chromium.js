// The browser that the tests of the web app drive.
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { giveUp } from './workspace.js'

// The same pages in the shell without a browser's own windows take 60 % of the processor time.
const shell = 'chromium-headless-shell'
const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** The path of a Chromium: the one configured, one found, or one installed now. */
export function requireChromium(environment = process.env) {
  const configured = environment.CHROMIUM_PATH
  if (configured !== undefined && configured !== '') {
    if (isExecutable(configured)) return configured
    return giveUp(`CHROMIUM_PATH is ${configured}, and no program is there.`)
  }
  // Elsewhere a browser that is there already does, and nothing is installed beside it.
  const isCI = environment.CI === 'true'
  const found =
    find([shell], environment) ??
    (isCI ? install(shell, environment) : undefined) ??
    find(names, environment) ??
    install('chromium', environment)
  if (found !== undefined) return found
  return giveUp('the tests drive a Chromium: install one, or set CHROMIUM_PATH to its program.')
}

function find(names, environment) {
  const folders = ['/usr/bin', ...(environment.PATH ?? '').split(delimiter)]
  return folders
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((program) => isExecutable(program))
}

function install(name, environment) {
  const mayInstall = existsSync('/etc/debian_version') && process.getuid?.() === 0
  if (!mayInstall) return undefined
  console.error(`throughline: installing ${name} for the tests (apt-get)`)
  const apt = (args) =>
    spawnSync('apt-get', args, {
      stdio: ['ignore', 2, 2],
      env: { ...environment, DEBIAN_FRONTEND: 'noninteractive' },
    }).status === 0
  const isDone = apt(['update']) && apt(['install', '-y', '--no-install-recommends', name])
  return isDone ? find([name], environment) : undefined
}

function isExecutable(program) {
  try {
    accessSync(program, constants.X_OK)
    return true
  } catch {
    return false
  }
}
