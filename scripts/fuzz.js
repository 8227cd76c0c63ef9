// Runs the property tests with other cases than `npm test`, round after round until one fails:
//   npm run fuzz                        until Ctrl-C
//   npm run fuzz -- 5 audience-meaning  five rounds of the files that are called so
import { spawnSync } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { build, install, requireNode, root } from './workspace.js'

const [rounds = 'Infinity', files = '.prop.test'] = process.argv.slice(2)
if (!(Number(rounds) > 0)) {
  console.error(`npm run fuzz -- [rounds] [files]: "${rounds}" is not a number of rounds.`)
  process.exit(2)
}
requireNode()
install()
build()
for (let round = 1; round <= Number(rounds); round += 1) {
  const seed = randomInt(2 ** 31)
  console.log(`round ${round}, seed ${seed}`)
  const { status, signal } = vitest(seed)
  if (signal !== null) process.exit(130)
  if (status === 0) continue
  console.error(`\nAgain with these cases: FUZZ_SEED=${seed} npx vitest run ${files}`)
  process.exit(1)
}

function vitest(seed) {
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--reporter=dot', files]
  const env = { ...process.env, FUZZ_SEED: String(seed) }
  return spawnSync(process.execPath, args, { cwd: root, env, stdio: 'inherit' })
}
