import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { send, untilStored } from '../asking.ts'
import { startEngine, type RunningEngine } from '../running-engine.ts'
import { startServer, type RunningServer } from '../running-server.ts'
import { askFunnel, askList, askSankey, askScalarRows, askTimeseries } from './ask-http.ts'
import { gitJourneys } from './git-journeys.ts'
import { gitLists } from './git-lists.ts'
import { gitQuestions } from './git-questions.ts'
import { askContributorWeeks, contributorWeeks, weeks } from './git-retention.ts'
import { gitSankeys } from './git-sankeys.ts'
import { askUnlandedChanges, unlandedChanges } from './git-unlanded.ts'
import { plainScalar, plainTimeseries } from './plain-evaluator.ts'
import { plainEvent, valuesOf } from './plain-events.ts'
import { plainFunnel } from './plain-funnel.ts'
import { plainList } from './plain-list.ts'
import { plainSankey } from './plain-sankey.ts'

const file = new URL('git-events.ndjson.gz', import.meta.url)
const lines = gunzipSync(readFileSync(file)).toString('utf8').trimEnd().split('\n')
const events = lines.map(plainEvent)

/** Some events of the file are years old. */
const retention = { THROUGHLINE_RETENTION_MONTHS: '120' }
const batchLinesMax = 5_000

test('the file holds 21857 events', () => {
  expect(events).toHaveLength(21_857)
})

const figures = gitQuestions.filter((question) => question.intervalMs === undefined)
const repositories = [
  ...new Set(events.map((event) => String(valuesOf(event, '@application.name')[0]))),
]
const curves = gitQuestions.flatMap(({ intervalMs, ...question }) =>
  intervalMs === undefined ? [] : [{ ...question, intervalMs }],
)

describe('on the engine that comes with the server', () => {
  asksEverything(() => startServer(retention))
})

describe('on an engine at THROUGHLINE_CLICKHOUSE_URL', () => {
  let engine: RunningEngine
  beforeAll(async () => (engine = await startEngine()))
  afterAll(() => engine.remove())

  // Here every question is first answered `running`, and computed meanwhile.
  const impatient = { THROUGHLINE_QUESTION_SOFT_MS: '1' }
  asksEverything(() =>
    startServer({ ...retention, ...impatient, THROUGHLINE_CLICKHOUSE_URL: engine.url }),
  )
})

function asksEverything(start: () => Promise<RunningServer>): void {
  let server: RunningServer

  beforeAll(async () => {
    server = await start()
    await sendAll(server)
  })

  afterAll(() => server.remove())

  test.each(figures)('$asks: the answer is that of a plain reading', async (question) => {
    const rows = await askScalarRows(server, question, question.search)

    expect(rows).toEqual(plainScalar(events, question))
  })

  test.each(curves)('$asks: the curve is that of a plain reading', async (question) => {
    const curve = await askTimeseries(server, question, question.search)

    expect(curve).toEqual(plainTimeseries(events, question, question.intervalMs))
  })

  test.each(gitLists)('$asks: the list is that of a plain reading', async (question) => {
    const list = await askList(server, question, question.search)

    expect(list).toEqual(plainList(events, question))
  })

  test.each(gitJourneys)('$asks: the funnel is that of a plain reading', async (question) => {
    const funnel = await askFunnel(server, question)

    expect(funnel).toEqual(plainFunnel(events, question))
  })

  test('which changes were authored and did not land after that', async () => {
    const expected = unlandedChanges(events)

    expect(await askUnlandedChanges(server)).toEqual({ changes: expected, total: expected.length })
    expect(expected).toHaveLength(4_932)
  })

  test.each(repositories)('%s: who contributes again in which week', async (repository) => {
    const expected = contributorWeeks(events, repository)

    expect(await askContributorWeeks(server, repository)).toEqual(expected)
    expect(expected).toHaveLength(weeks)
  })

  test.each(gitSankeys)('$asks: the paths are those of a plain reading', async (question) => {
    const diagram = await askSankey(server, question, question.search)

    expect(diagram).toEqual(plainSankey(events, question))
  })
}

async function sendAll(server: RunningServer): Promise<void> {
  for (let start = 0; start < lines.length; start += batchLinesMax) {
    const answer = await send(server, lines.slice(start, start + batchLinesMax).map(parsed))
    if (answer.status !== 202) throw new Error(await answer.text())
  }
  await untilStored(server)
}

function parsed(line: string): object {
  const event: unknown = JSON.parse(line)
  if (typeof event !== 'object' || event === null) throw new Error(`no event: ${line}`)
  return event
}
