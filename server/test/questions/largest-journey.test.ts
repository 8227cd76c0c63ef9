import { JourneyFunnelResponse } from '@throughline/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anEvent, send, untilStored } from '../asking.ts'
import { answerOf, call } from '../calling.ts'
import { startServer, type RunningServer } from '../running-server.ts'

const startMs = Date.now() - 3_600_000
const steps = Array.from({ length: 25 }, (_, index) => `step-${index + 1}`)
const held = steps.map((_, index) => `@held.of_${index}`)
const levels = Array.from({ length: 8 }, (_, index) => `@level.of_${index}`)

/** Everything that is held constant and grouped by, the same in all events of somebody. */
const traits = {
  held: Object.fromEntries(held.map((_, index) => [`of_${index}`, index])),
  level: Object.fromEntries(levels.map((_, index) => [`of_${index}`, `group ${index}`])),
}

let server: RunningServer
beforeAll(async () => {
  // However busy the machine is: what matters is that the engine takes the statement.
  server = await startServer({ THROUGHLINE_QUESTION_HARD_MS: '170000' })
  const visit = (session: string, names: readonly string[]) =>
    names.map((name, index) =>
      anEvent({
        ...traits,
        event: { name, id: `${session}-${index}` },
        session: { id: session },
        date: startMs + index * 1_000,
      }),
    )
  const barred = [...steps.slice(0, 20), 'bar-20', ...steps.slice(20)]
  await send(server, [...visit('whole', steps), ...visit('barred', barred)])
  await untilStored(server)
})
afterAll(() => server.remove())

test('a journey of 25 steps with 25 exclusions and held attributes, by 8 attributes, is answered', async () => {
  const source = (name: string) => ({
    data_source: 'product_analytics',
    search: { query: `@event.name:${name}` },
  })
  const aliases = steps.map((_, index) => `s${index + 1}`)
  const search = {
    expression: aliases.join(' -> '),
    node_objects: Object.fromEntries(
      aliases.map((alias, index) => [alias, source(steps[index] ?? '')]),
    ),
    exclusions: steps.map((_, index) => ({ query: `@event.name:bar-${index}` })),
    hold_constant: held,
  }
  const query = { search, group_by: levels.map((facet) => ({ facet, limit: 2 })) }
  const attributes = { from: startMs, to: startMs + 3_600_000, query }
  const body = { data: { type: 'journey_request', attributes } }

  const answer = await call(server, { path: '/api/v2/product-analytics/journey/funnel', body })

  const { data } = await answerOf(answer, JourneyFunnelResponse)
  const values = data.attributes.funnel_steps.map(({ value }) => value)
  expect(values).toEqual(steps.map((_, index) => (index < 20 ? 2 : 1)))
})
