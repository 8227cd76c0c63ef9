import { DemoStanding } from '@throughline/contract'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { answerOf, call } from '../calling.ts'
import { tellEngine } from '../engine-socket.ts'
import { startServer, type RunningServer } from '../running-server.ts'

let server: RunningServer

beforeEach(async () => {
  server = await startServer()
})

afterEach(() => server.remove())

const path = '/api/app/demo'

async function begin(called: { method: string; body?: object }): Promise<void> {
  expect((await call(server, { path, ...called })).status).toBe(202)
}

/** Its progress as it is told, until it matches, or else to its end. */
async function toldUntil(matching: RegExp): Promise<void> {
  const { body } = await call(server, { path: `${path}/progress` })
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  for (let read = await reader?.read(); read?.done === false; read = await reader?.read()) {
    text += read.value
    if (matching.test(text)) return
  }
}

/** What is left in tables, and the counts of the dictionary: none may be below zero. */
async function whatIsLeft(): Promise<readonly string[]> {
  const asked = [
    'SELECT count() FROM throughline.events FINAL',
    'SELECT count() FROM throughline.event_times FINAL',
    'SELECT count() FROM throughline.spans FINAL',
    'SELECT countIf(seen != 0) FROM (SELECT sum(count) AS seen FROM throughline.event_names GROUP BY name, type)',
    'SELECT countIf(seen != 0) FROM (SELECT sum(count) AS seen FROM throughline.attribute_paths GROUP BY ALL)',
  ]
  const answers = asked.map(async (statement) => (await tellEngine(server, statement)).trim())
  return Promise.all(answers)
}

test('a removal of the demo that crashes break off is ended by the next, and takes nothing off twice', async () => {
  await begin({ method: 'POST', body: { users: 400, days: 10 } })
  await toldUntil(/"state":"loaded"/)

  for (const reached of [/"progress":0\.1/, /"progress":0\.[2-9]/]) {
    await begin({ method: 'DELETE' })
    await toldUntil(reached)
    await server.kill()
    server = await startServer({}, server.dataDir)
  }
  await begin({ method: 'DELETE' })
  await toldUntil(/"state":"absent"/)

  const standing = await answerOf(await call(server, { path }), DemoStanding)
  expect(standing.state).toBe('absent')
  expect(await whatIsLeft()).toEqual(['0', '0', '0', '0', '0'])
})
