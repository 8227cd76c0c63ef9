import { afterAll, beforeAll, expect, test } from 'vitest'
import { killServer } from '../../../bench/src/faults/kill.ts'
import { openScene, type Scene } from '../../../bench/src/faults/scene.ts'

const rounds = 12
let scene: Scene

beforeAll(async () => {
  scene = await openScene({ seed: 9, eventsPerSecond: 4_000, note: () => {} })
})

afterAll(() => scene.close())

test(`after each of ${rounds} times kill -9 under load, every event answered yes is stored exactly once`, async () => {
  for (let round = 0; round < rounds; round += 1) {
    await killServer.run(scene)
    const { lost, doubled, missing } = await scene.settle()

    expect({ lost, doubled, missing }).toEqual({ lost: 0, doubled: 0, missing: [] })
    scene.resume()
  }
}, 180_000)
