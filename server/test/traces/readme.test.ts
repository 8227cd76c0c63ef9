import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { askNumber, untilStored } from '../asking.ts'
import { freePort } from '../local-ports.ts'
import { startServer, type RunningServer } from '../running-server.ts'
import { untilSpansStored } from '../span-counters.ts'

const root = join(import.meta.dirname, '../../..')
const example = join(root, 'examples/checkout')
const [withDdTrace = '', withOpenTelemetry = '', buy = ''] = shellBlocks(
  readFileSync(join(example, 'README.md'), 'utf8'),
)
const [, section = ''] = readFileSync(join(root, 'README.md'), 'utf8').split('\n## Send traces\n')

function shellBlocks(page: string): readonly string[] {
  return [...page.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, block = '']) => block)
}

let server: RunningServer
let environment: Readonly<Record<string, string>>

beforeAll(async () => {
  const [agent, otlp] = [await freePort(), await freePort()]
  server = await startServer({ THROUGHLINE_TRACE_PORT: agent, THROUGHLINE_OTLP_PORT: otlp })
  environment = {
    PATH: process.env['PATH'] ?? '',
    API_KEY: server.apiKey,
    THROUGHLINE_URL: server.url,
    DD_TRACE_AGENT_URL: `http://127.0.0.1:${agent}`,
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${otlp}`,
  }
})
afterAll(() => server.remove())

test.each([
  ['of the README', root, shellBlocks(section)[0] ?? ''],
  ['of the example for dd-trace', example, withDdTrace + buy],
  ['of the example for OpenTelemetry', example, withOpenTelemetry + buy],
])('the lines %s send a failed payment and the error behind it', async (page, folder, lines) => {
  const [shop, payments] = [await freePort(), await freePort()]
  const user = page.replaceAll(' ', '-')
  const asked = lines.replace('4800', shop).replace('"tess"', `"${user}"`)

  const { stdout } = await promisify(execFile)('bash', ['-c', `${asked}\nkill $(jobs -p); wait`], {
    cwd: folder,
    env: { ...environment, SHOP_PORT: shop, PAYMENTS_PORT: payments },
  })

  expect(stdout).toContain('{"error":"CardDeclined"}')
  await untilSpansStored(server)
  await untilStored(server)
  const failed = `@event.name:payment.failed @usr.id:${user} @trace.error.type:CardDeclined`
  const ofBoth = `${failed} @trace.service:shop @trace.service:payments`
  expect(await askNumber(server, ofBoth, { aggregation: 'count' })).toBe(1)
})
