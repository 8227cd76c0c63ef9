// `npm run runtimes --workspace sdk`: runs the smoke program in the oldest Node that is promised, in Deno and
// in Bun. Fetches them (some 130 MB) into a folder that goes afterwards, so it is no part of `npm test`.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'

const { platform, arch } = process
const smoke = join(import.meta.dirname, 'smoke.js')
const expected = [...Array.from({ length: 30 }, (_, index) => `e${index}`), '$identify', 'last']

// The packages with the programs themselves; those with the plain names fetch them in install scripts.
const runtimes = [
  { name: `node-${platform}-${arch}`, range: '18', program: 'bin/node', args: [] },
  {
    name: `@deno/${platform}-${arch}${platform === 'linux' ? '-glibc' : ''}`,
    range: '2',
    program: 'deno',
    args: ['run', '--allow-all'],
  },
  {
    name: `@oven/bun-${platform}-${arch === 'arm64' ? 'aarch64' : arch}`,
    range: '1',
    program: 'bin/bun',
    args: ['run'],
  },
]

const folder = mkdtempSync(join(tmpdir(), 'throughline-runtimes-'))
try {
  const packages = runtimes.map(({ name, range }) => `${name}@${range}`)
  const install = ['install', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund']
  spawnSync('npm', [...install, ...packages], { stdio: 'inherit' })
  for (const runtime of runtimes) await check(runtime)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function check({ name, program, args }) {
  const { server, events } = await startRecorder()
  const child = spawn(join(folder, 'node_modules', name, program), [...args, smoke], {
    cwd: import.meta.dirname,
    env: {
      ...process.env,
      HOST: `http://127.0.0.1:${server.address().port}`,
      QUEUE_DIRECTORY: join(folder, 'queue', name),
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const [exitCode] = await once(child, 'close')
  server.close()
  const isRight = exitCode === 0 && events.join() === expected.join()
  console.log(`${name}: ${isRight ? 'works' : `exit ${exitCode}, events ${events.join()}`}`)
  if (!isRight) process.exitCode = 1
}

/** A server that asks the first request to come again. */
async function startRecorder() {
  const events = []
  let requests = 0
  const answer = async (request, response) => {
    const body = await buffer(request)
    requests += 1
    if (requests === 1) return response.writeHead(503, { 'retry-after': '1' }).end()
    const isGzipped = request.headers['content-encoding'] === 'gzip'
    const envelope = JSON.parse(isGzipped ? gunzipSync(body) : body)
    events.push(...envelope.events.map(({ event }) => event))
    return response.end('{"success":true}')
  }
  const server = createServer((request, response) => void answer(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { server, events }
}
