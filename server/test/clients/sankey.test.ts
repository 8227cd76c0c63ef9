import { v2 } from '@datadog/datadog-api-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { untilStored } from '../asking.ts'
import { startServer, type RunningServer } from '../running-server.ts'
import { vendorClient } from './vendor-client.ts'

let server: RunningServer
let api: v2.ProductAnalyticsApi

beforeAll(async () => {
  server = await startServer()
  api = new v2.ProductAnalyticsApi(vendorClient(server))
})
afterAll(() => server.remove())

function aSankey(query: string): v2.ProductAnalyticsSankeyRequest {
  return {
    data: {
      type: 'sankey_request',
      attributes: {
        time: { from: Date.now() - 3_600_000, to: Date.now() + 3_600_000 },
        search: { query, joinKeys: { primary: '@usr.id' } },
        definition: {
          source: '@event.name',
          target: '@event.name',
          numberOfSteps: 1,
          entriesPerStep: 1,
        },
      },
    },
  }
}

test("the vendor's own client asks for paths and reads nodes, parts and links", async () => {
  const ways = { ann: ['opened', 'paid'], ben: ['opened', 'left'], cid: ['opened'], dan: ['left'] }
  for (const [user, names] of Object.entries(ways)) {
    for (const name of names) {
      await api.submitProductAnalyticsEvent({
        body: {
          type: 'server',
          application: { id: 'shop' },
          event: { name },
          usr: { id: user },
        },
      })
    }
  }
  await untilStored(server)

  const answer = await api.queryProductAnalyticsSankey({ body: aSankey('@type:server') })

  const { nodes = [], links = [] } = answer.data.attributes
  expect(answer.data.type).toBe('sankey_response')
  expect(nodes.map((node) => [node.id, node.value, node.outgoingValue, node.dropoffValue])).toEqual(
    [
      ['0:regular:opened', 3, 2, 1],
      ['0:other:Other', 1, 0, 1],
      ['1:regular:left', 1, 0, 1],
      ['1:other:Other', 1, 0, 1],
      ['1:dropoff:Dropoff', 2, 0, 0],
      ['2:dropoff:Dropoff', 2, 0, 0],
    ],
  )
  expect(nodes[3]?.aggregatedNodes).toMatchObject([
    { id: '1:aggregated:paid', name: 'paid', type: 'aggregated', value: 1, incomingValue: 1 },
  ])
  expect(links.map(({ id, value }) => [id, value])).toEqual([
    ['0:other:Other->1:dropoff:Dropoff', 1],
    ['0:regular:opened->1:dropoff:Dropoff', 1],
    ['0:regular:opened->1:other:Other', 1],
    ['0:regular:opened->1:regular:left', 1],
    ['1:other:Other->2:dropoff:Dropoff', 1],
    ['1:regular:left->2:dropoff:Dropoff', 1],
  ])
})

test('where nobody is on a way the client reads no nodes and no links', async () => {
  const answer = await api.queryProductAnalyticsSankey({ body: aSankey('@type:nothing') })

  expect(answer.data.attributes).toMatchObject({ nodes: [], links: [] })
})
