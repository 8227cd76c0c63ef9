import { afterEach, expect, test } from 'vitest'
import { startServer, type RunningServer } from '../running-server.ts'
import {
  askSegments,
  createSegment,
  createStaticSegment,
  membersUpdate,
  segmentOf,
} from '../segment-api.ts'

let server: RunningServer | undefined

afterEach(async () => {
  await server?.remove()
  server = undefined
})

/** Adds two members at a time until the server stops answering; gives how often that was answered. */
async function addUntilDeath(target: RunningServer, id: string): Promise<number> {
  for (let change = 0; ; change += 1) {
    const body = membersUpdate({ add: [`a-${change}`, `b-${change}`] })
    const answer = await askSegments(target, 'POST', { path: `/${id}/members`, body }).catch(
      () => undefined,
    )
    if (answer?.status !== 200) return change
  }
}

async function killedAfter(target: RunningServer, id: string, members: number): Promise<void> {
  for (;;) {
    const { attributes } = await segmentOf(await askSegments(target, 'GET', { path: `/${id}` }))
    if ((attributes.member_count ?? 0) >= members) return target.kill()
  }
}

test('after kill -9 while members come, a list has every change that was answered, whole', async () => {
  server = await startServer()
  const { dataDir } = server
  const search = await createSegment(server, { name: 'Searched', query: '@usr.plan:paid' })
  const id = await createStaticSegment(server, { name: 'Listed', ids: ['first'] })
  const adding = addUntilDeath(server, id)
  await killedAfter(server, id, 21)
  const answered = await adding
  server = await startServer({}, dataDir)

  const listed = await segmentOf(
    await askSegments(server, 'GET', { path: `/${id}?page[size]=9999` }),
  )
  const searched = await segmentOf(await askSegments(server, 'GET', { path: `/${search}` }))

  const { ids = [], member_count } = listed.attributes
  const changes = ids.filter((member) => member.startsWith('a-')).length
  const expected = Array.from({ length: changes }, (_, change) => [`a-${change}`, `b-${change}`])
  expect(ids).toEqual(['first', ...expected.flat()].toSorted())
  expect(member_count).toBe(ids.length)
  // A change may be made though its answer was cut off; never the other way round.
  expect(changes - answered).toBeGreaterThanOrEqual(0)
  expect(changes - answered).toBeLessThanOrEqual(1)
  expect(searched.attributes.name).toBe('Searched')
})
