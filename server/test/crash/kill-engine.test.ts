import { afterAll, beforeAll, expect, test } from 'vitest'
import { anEvent, askNumber, readCounters, send, untilStored } from '../asking.ts'
import { eventually, startServer, type RunningServer } from '../running-server.ts'
import { engineHostPid } from './engine-host-pid.ts'

let server: RunningServer

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.remove())

test('killing the engine host under load loses nothing, doubles nothing, and every send is answered 202', async () => {
  let sent = 0
  let pid: number | undefined
  for (let round = 0; round < 4; round += 1) {
    const killed = pid
    const host = await eventually(() => engineHostPid(server.dataDir, killed))
    pid = host
    for (let request = 0; request < 30; request += 1) {
      if (request === 15) process.kill(host, 'SIGKILL')
      const events = Array.from({ length: 20 }, () => anEvent({ event: { name: 'kept' } }))
      expect((await send(server, events)).status).toBe(202)
      sent += events.length
    }
  }
  await untilStored(server)

  const count = await eventually(() =>
    askNumber(server, '@event.name:kept', { aggregation: 'count' }),
  )
  expect(count).toBe(sent)
  expect(await readCounters(server)).toMatchObject({ stored: sent, waiting: 0, set_aside: 0 })
})
