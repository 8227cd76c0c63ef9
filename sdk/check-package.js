// Looks at what npm would get: whether `import` and `require`, of JavaScript and of TypeScript in each of its
// settings, find code and types that belong together. Fails on anything that isn't right.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'

const folder = mkdtempSync(join(tmpdir(), 'throughline-package-'))
try {
  const pack = ['pack', '--silent', '--pack-destination', folder]
  spawnSync('npm', pack, { cwd: import.meta.dirname, stdio: ['ignore', 2, 2] })
  const [file = 'nothing'] = readdirSync(folder)
  const tarball = Uint8Array.from(readFileSync(join(folder, file)))
  const { pkg, messages } = await publint({ pack: { tarball: tarball.buffer }, strict: true })
  const { types, problems = [] } = await checkPackage(createPackageFromTarballData(tarball))
  const complaints = [
    ...messages.map((message) => formatMessage(message, pkg)),
    ...(types === false ? ['the package has no types'] : []),
    ...problems.map((problem) => JSON.stringify(problem)),
  ]
  for (const complaint of complaints) console.error(complaint)
  process.exitCode = complaints.length > 0 ? 1 : 0
} finally {
  rmSync(folder, { recursive: true })
}
