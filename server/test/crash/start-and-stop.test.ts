import { expect, test } from 'vitest'
import { anEvent, askNumber, send } from '../asking.ts'
import { eventually, startServer } from '../running-server.ts'

test('a port that is taken ends the start with a sentence that says which, and which setting', async () => {
  const server = await startServer()
  const { port } = new URL(server.url)

  const second = startServer({ THROUGHLINE_PORT: port })

  await expect(second).rejects.toThrow(`port ${port} on 127.0.0.1 is taken`)
  await expect(second).rejects.toThrow('THROUGHLINE_PORT')
  await server.remove()
})

test('SIGTERM ends an idle server with exit code 0', async () => {
  const server = await startServer()

  expect(await server.stop()).toBe(0)

  expect(server.output()).not.toContain('"level":"error"')
  await server.remove()
})

test('SIGTERM in the middle of sends ends with 0, and what was answered 202 is there after a start', async () => {
  const server = await startServer()
  const events = Array.from({ length: 50 }, () => anEvent({ event: { name: 'kept' } }))
  const sends = Array.from({ length: 20 }, () => accepted(server, events))
  await Promise.race(sends)

  const exitCode = server.stop()
  const kept = (await Promise.all(sends)).reduce((sum, count) => sum + count, 0)

  expect(await exitCode).toBe(0)
  const again = await startServer({}, server.dataDir)
  await eventually(async () => {
    const count = await askNumber(again, '@event.name:kept', { aggregation: 'count' })
    // A send whose answer was cut off may be there too: only the yes is a promise.
    expect(count).toBeGreaterThanOrEqual(kept)
  })
  await again.remove()
})

async function accepted(
  server: Parameters<typeof send>[0],
  events: readonly object[],
): Promise<number> {
  try {
    return (await send(server, events)).status === 202 ? events.length : 0
  } catch {
    return 0
  }
}
