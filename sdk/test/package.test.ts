import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { version } from '../src/version.ts'
import manifest from '../package.json' with { type: 'json' }
import { startRecorder } from './recorder.ts'
import { runScript, startScript } from './run-script.ts'

const quiet = { exitCode: 0, output: '', complaints: '' }

const lossOfOne = '[Throughline] 1 events could not be delivered in time and are dropped.\n'

test('import and require give the class by its name and as the default, and work', async () => {
  const recorder = await startRecorder()
  const environment = { HOST: recorder.url }
  const use = (name: string) => `
    if (Throughline !== Default) throw new Error('two classes')
    const client = new Throughline({ apiKey: 'k', host: process.env.HOST })
    client.track('u', '${name}')
    client.close()`
  const imported = `import Default, { Throughline } from '@throughline/node'; ${use('import')}`
  const required = `const { Throughline, default: Default } = require('@throughline/node'); ${use('require')}`

  expect(await runScript({ code: imported, environment })).toEqual(quiet)
  expect(await runScript({ code: required, environment, language: 'commonjs' })).toEqual(quiet)

  expect(recorder.events.map(({ event }) => event)).toEqual(['import', 'require'])
})

test('the version in events is that of the package, which depends on nothing', () => {
  expect(version).toBe(manifest.version)
  expect(manifest).not.toHaveProperty('dependencies')
})

function aProgram(lines: string): string {
  return `import { Throughline } from '@throughline/node'
    const client = new Throughline({ apiKey: 'k', host: process.env.HOST, closeTimeout: 1_000,
      onDrop: (events, reason) => console.log(reason, events.map(({ event }) => event).join()) })
    ${lines}`
}

test('a process that ends without close sends what it has, from however many clients, in silence', async () => {
  const recorder = await startRecorder()
  const code = aProgram(`
    client.track('u', 'e0')
    for (let count = 1; count < 20; count += 1) {
      new Throughline({ apiKey: 'k', host: process.env.HOST }).track('u', 'e' + count)
    }`)

  const ended = await runScript({ code, environment: { HOST: recorder.url } })

  expect(ended).toEqual(quiet)
  expect(new Set(recorder.events.map(({ event }) => event)).size).toBe(20)
})

test('a client without events does not keep its process, and one that was closed neither', async () => {
  const recorder = await startRecorder()
  const code = aProgram(`client.track('u', 'e'); await client.close(); console.log('closed')
    new Throughline('k')`)

  const ended = await runScript({ code, environment: { HOST: recorder.url } })

  expect(ended).toEqual({ ...quiet, output: 'closed\n' })
})

test('against a silent server close ends in time, and so does its process', async () => {
  const recorder = await startRecorder('silent')
  const code = aProgram(`client.track('u', 'e'); await client.close()`)

  const ended = await runScript({ code, environment: { HOST: recorder.url } })

  expect(ended).toEqual({ ...quiet, output: 'close_timeout e\n', complaints: lossOfOne })
})

test('an answer that never ends is given up with its request after timeout', async () => {
  const recorder = await startRecorder('endless')
  const code = aProgram(`
    const late = new Throughline({ apiKey: 'k', host: process.env.HOST, timeout: 1_000,
      retryLimit: 0, onError: ({ event }, { message }) => console.log(event, message) })
    late.track('u', 'e')
    await late.flush()
    await late.close({ signal: AbortSignal.abort() })`)

  const ended = await runScript({ code, environment: { HOST: recorder.url } })

  expect(ended.output).toBe('e no answer within 1000 ms\n')
})

test('a process that ends while nobody answers tells what it loses, and ends', async () => {
  const code = aProgram(`client.track('u', 'e')`)

  const ended = await runScript({ code, environment: { HOST: 'http://127.0.0.1:9' } })

  expect(ended).toEqual({ ...quiet, output: 'close_timeout e\n', complaints: lossOfOne })
})

test('twenty events, close and exit at once: all twenty arrive', async () => {
  const recorder = await startRecorder()
  const code = aProgram(`
    for (let count = 0; count < 20; count += 1) client.track('u', 'e' + count)
    await client.close()
    process.exit(0)`)

  await runScript({ code, environment: { HOST: recorder.url } })

  expect(recorder.events).toHaveLength(20)
})

test('events of a process that was killed are sent by the next with its folder, each once', async () => {
  const recorder = await startRecorder()
  const silent = await startRecorder('silent')
  const QUEUE_DIRECTORY = mkdtempSync(join(tmpdir(), 'queue-'))
  const code = `import { Throughline } from '@throughline/node'
    const client = new Throughline({ apiKey: 'k', host: process.env.HOST,
      queueDirectory: process.env.QUEUE_DIRECTORY })
    for (let count = 0; count < 30; count += 1) client.track('u', process.env.NAME + count)`

  const first = startScript({ code, environment: { HOST: silent.url, QUEUE_DIRECTORY, NAME: 'a' } })
  await vi.waitFor(() => expect(silent.requestCount()).toBe(1), 60_000)
  first.kill('SIGKILL')
  await first.ended
  const second = { HOST: recorder.url, QUEUE_DIRECTORY, NAME: 'b' }
  await runScript({ code, environment: second })

  const sent = recorder.events.map(({ event }) => event)
  const all = ['a', 'b'].flatMap((name) => Array.from({ length: 30 }, (_, index) => name + index))
  expect(sent).toEqual(all)
  expect(new Set(recorder.events.map(({ eventId }) => eventId)).size).toBe(60)
})

test('an event names the trace and span of OpenTelemetry in which it was tracked', async () => {
  const recorder = await startRecorder()
  const code = aProgram(`
    const { NodeTracerProvider } = await import('@opentelemetry/sdk-trace-node')
    client.track('u', 'before there is a provider')
    const provider = new NodeTracerProvider()
    provider.register()
    client.track('u', 'outside')
    await provider.getTracer('shop').startActiveSpan('checkout', async (span) => {
      await new Promise((resolve) => setTimeout(resolve, 1))
      client.track('u', 'inside')
      span.end()
      const { traceId, spanId } = span.spanContext()
      console.log(traceId, spanId)
    })
    await client.close()`)

  const ended = await runScript({ code, environment: { HOST: recorder.url } })

  const [traceId, spanId] = ended.output.trim().split(' ')
  expect(traceId).toMatch(/^[0-9a-f]{32}$/)
  expect(recorder.events.map(({ context }) => [context.trace_id, context.span_id])).toEqual([
    [undefined, undefined],
    [undefined, undefined],
    [traceId, spanId],
  ])
})

test('an event names the trace and span of dd-trace in which it was tracked', async () => {
  const recorder = await startRecorder()
  const code = aProgram(`
    const { default: tracer } = await import('dd-trace')
    client.track('u', 'before it is started')
    tracer.init({ url: 'http://127.0.0.1:9', startupLogs: false })
    client.track('u', 'outside')
    await tracer.trace('checkout', async (span) => {
      await new Promise((resolve) => setTimeout(resolve, 1))
      client.track('u', 'inside')
      const ids = span.context()
      console.log(ids.toTraceId(), ids.toTraceId(true), ids.toSpanId())
    })
    await client.close()
    process.exit()`)

  const ended = await runScript({ code, environment: { HOST: recorder.url } })

  const [low = '', traceId = '', spanId = ''] = ended.output.trim().split(' ')
  expect(traceId).toMatch(/^[0-9a-f]{32}$/)
  expect(BigInt(`0x${traceId.slice(16)}`)).toBe(BigInt(low))
  expect(recorder.events.map(({ context }) => [context.trace_id, context.span_id])).toEqual([
    [undefined, undefined],
    [undefined, undefined],
    [traceId, BigInt(spanId).toString(16).padStart(16, '0')],
  ])
})

test('sending is no part of the request in which an event was tracked', async () => {
  const recorder = await startRecorder()
  const code = aProgram(`
    const { AsyncLocalStorage } = await import('node:async_hooks')
    const requests = new AsyncLocalStorage()
    const { fetch } = globalThis
    globalThis.fetch = (...given) => {
      console.log('sent from', requests.getStore())
      return fetch(...given)
    }
    await requests.run('request', async () => {
      for (let count = 0; count < 20; count += 1) client.track('u', 'e')
      await client.flush()
    })`)

  const ended = await runScript({ code, environment: { HOST: recorder.url } })

  expect(ended.output).toBe('sent from undefined\n')
})
