import { afterAll, beforeAll, expect, test } from 'vitest'
import { backlogOf } from '../../../bench/src/faults/backlog.ts'
import { faults } from '../../../bench/src/faults/deck.ts'
import { openScene, type Scene } from '../../../bench/src/faults/scene.ts'

// One server and its data go through all of them, as a real one would.
let scene: Scene

beforeAll(async () => {
  const note = (words: string) => void process.stderr.write(`${words}\n`)
  scene = await openScene({ seed: 20_261_121, eventsPerSecond: 6_000, note })
})

afterAll(() => scene.close())

const shortBacklog = backlogOf(100_000, 1)
const here = faults
  .filter(({ name }) => name !== 'kill-server')
  .map((fault) => (fault.name === shortBacklog.name ? shortBacklog : fault))

for (const fault of here) {
  test(`every event answered yes is stored once after: ${fault.tells}`, async () => {
    scene.resume()
    await fault.run(scene)

    const { lost, doubled, missing, counters } = await scene.settle()

    expect({ lost, doubled, missing }).toEqual({ lost: 0, doubled: 0, missing: [] })
    expect(counters).toMatchObject({ waiting: 0, setAside: 0 })
  })
}
