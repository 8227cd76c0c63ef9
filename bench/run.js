// Runs every bench one after the other: `npm run bench`, or `npm run bench -- idle batches`.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const all = [
  'durable-posts',
  'batches',
  'end-to-end',
  'event-cost',
  'questions-vs-sql',
  'journeys',
  'paths',
  'resolving',
  'retention',
  'event-traces',
  'freshness',
  'idle',
  'autocomplete',
  'dashboards',
  'sdk-track',
  'span-storage',
  'traces',
  'span-decode',
  'otlp-decode',
  'web',
]
// They run stages of the server in their own process, with the memory that `npm start` gives it.
const inOwnProcess = ['span-decode']
const flagsOfServer = ['--max-semi-space-size=64']

const wanted = process.argv.slice(2)
for (const name of wanted.length > 0 ? wanted : all) {
  const path = fileURLToPath(new URL(`./dist/${name}.js`, import.meta.url))
  const flags = inOwnProcess.includes(name) ? flagsOfServer : []
  const { status } = spawnSync(process.execPath, [...flags, path], { stdio: 'inherit' })
  if (status !== 0) process.exitCode = 1
}
