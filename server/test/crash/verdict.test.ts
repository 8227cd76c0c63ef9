import { afterAll, beforeAll, expect, test } from 'vitest'
import { commandEngine } from '../../../bench/src/exchange.ts'
import { openScene, targetOf, type Scene } from '../../../bench/src/faults/scene.ts'

let scene: Scene

beforeAll(async () => {
  scene = await openScene({ seed: 1, eventsPerSecond: 2_000, note: () => {} })
  await scene.senders.sendMany(4_000)
})

afterAll(() => scene.close())

test('the verdict on a server that lost an event and doubled another names both', async () => {
  expect(await scene.settle()).toMatchObject({ lost: 0, doubled: 0, missing: [] })

  const settings = { mutations_sync: '1' }
  const lose = `ALTER TABLE throughline.events DELETE WHERE event_id = 'many2-417'`
  const double = `INSERT INTO throughline.events
    SELECT * REPLACE (occurred_at + 1 AS occurred_at) FROM throughline.events
    WHERE event_id = 'many1-5'`
  await commandEngine(targetOf(scene), lose, settings)
  await commandEngine(targetOf(scene), double)

  expect(await scene.settle()).toMatchObject({
    lost: 1,
    doubled: 1,
    missing: [{ sender: 'many2', from: 417, until: 418 }],
  })
})
