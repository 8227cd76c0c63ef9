/**
 * Claim (q): whatever is pressed or pointed at, the page answers within 100 ms: with a chart of 10 series of
 * 1,000 points and its table, and with lists of 100,000 rows. Chromium says of every event how long it
 * took to the next paint; the slowest of each act counts, of the passes that in which the machine did
 * least besides. The server gives 10,000 rows at once at most: here the page gets its answer many times over.
 *
 * On 2 cores: 56 ms with the chart, 56 with users, 96 with traces (sorting them; all else at most 40).
 */
import type { Page, Route } from 'playwright-core'
import { runBench } from './bench-run.ts'
import { startServer } from './processes.ts'
import { report } from './report.ts'
import { loadDemo, openSignedIn, recordOf, slowestEvent, type SlowEvent } from './web-pages.ts'

const targetMs = 100
const passes = 3
const listRows = 100_000
/** What asks for the dots above a list of traces. */
const dotsLimit = '"limit":500'
/** Enough days for 1,000 hours, and users for a list. */
const shop = { users: 1_500, days: 44 }

interface Act {
  readonly title: string
  readonly act: (page: Page) => Promise<void>
}

interface Scene {
  readonly title: string
  readonly path: string
  /** Lists are answered with so many rows as this is about. */
  readonly answers?: { readonly path: string; readonly rows: (answer: unknown) => unknown }
  readonly isReady: (page: Page) => Promise<void>
  readonly acts: readonly Act[]
}

const press = (title: string, key: string, times = 1): Act => ({
  title,
  act: async (page) => {
    for (let time = 0; time < times; time += 1) await page.keyboard.press(key)
  },
})

const chart: Scene = {
  title: 'a chart of 10 series × 1,000 points',
  path: '/explore?by=%40event.name&top=10&range=42d&interval=1h',
  isReady: async (page) => {
    await page.getByRole('slider').waitFor()
    await page.getByRole('group', { name: 'Series' }).waitFor()
  },
  acts: [
    {
      title: 'pointing at the chart',
      act: async (page) => {
        const box = await page.getByRole('slider').boundingBox()
        if (box === null) throw new Error('there is no chart')
        for (let step = 1; step <= 20; step += 1)
          await page.mouse.move(box.x + (box.width * step) / 21, box.y + box.height / 2)
      },
    },
    {
      title: 'pointing at the legend',
      act: async (page) => {
        const series = page.getByRole('group', { name: 'Series' }).getByRole('button')
        for (let index = 0; index < 6; index += 1) await series.nth(index).hover()
      },
    },
    {
      title: 'taking a series off and back',
      act: async (page) => {
        const series = page.getByRole('group', { name: 'Series' }).getByRole('button').nth(1)
        await series.click()
        await series.click()
      },
    },
    {
      title: 'walking along the curve by key',
      act: async (page) => {
        await page.getByRole('slider').focus()
        for (let step = 0; step < 10; step += 1) await page.keyboard.press('ArrowLeft')
      },
    },
    {
      title: 'sorting the table',
      act: async (page) => {
        await page.getByRole('button', { name: 'Total' }).click()
        await page.getByRole('button', { name: 'Total' }).click()
      },
    },
    {
      title: 'walking through the table by key',
      act: async (page) => {
        await page.getByRole('group', { name: 'Figures of every interval' }).focus()
        for (let step = 0; step < 10; step += 1) await page.keyboard.press('ArrowRight')
      },
    },
    {
      title: 'opening the menu of a figure',
      act: async (page) => {
        const figures = page.getByRole('group', { name: 'Figures of every interval' })
        await figures.getByRole('cell').getByRole('button').first().click()
        await page.keyboard.press('Escape')
      },
    },
    {
      title: 'showing the request',
      act: async (page) => {
        await page
          .getByRole('radio', { name: /API request|requests behind/ })
          .check({ force: true })
        await page.getByRole('radio', { name: /Builder|as rows/ }).check({ force: true })
      },
    },
    press('asking for another range', '7'),
  ],
}

const users: Scene = {
  title: `a list of ${listRows.toLocaleString('en-US')} users`,
  path: '/users?rows=10000',
  answers: { path: '**/users/query', rows: manyUsers },
  isReady: (page) => page.getByText('100,000 users').waitFor(),
  acts: [
    {
      title: 'scrolling by key',
      act: async (page) => {
        await page.getByRole('group', { name: 'Rows of Users' }).focus()
        for (const key of ['PageDown', 'PageDown', 'End', 'PageUp', 'Home'])
          await page.keyboard.press(key)
      },
    },
    {
      title: 'walking from row to row',
      act: async (page) => {
        await page.getByRole('table', { name: 'Users' }).locator('tbody button').first().focus()
        for (let step = 0; step < 30; step += 1) await page.keyboard.press('ArrowDown')
      },
    },
    {
      title: 'sorting',
      act: async (page) => {
        await page.getByRole('button', { name: 'User', exact: true }).click()
        await page.getByText('100,000 users').waitFor()
      },
    },
    {
      title: 'typing a search',
      act: (page) => page.getByRole('searchbox').pressSequentially('user-0', { delay: 20 }),
    },
    {
      title: 'opening one',
      act: (page) =>
        page.getByRole('table', { name: 'Users' }).locator('tbody button').nth(3).click(),
    },
  ],
}

const traces: Scene = {
  title: `a list of ${listRows.toLocaleString('en-US')} traces`,
  path: '/traces?range=30d',
  answers: { path: '**/traces/search', rows: manyTraces },
  isReady: (page) => page.getByText('100,000 traces').waitFor(),
  acts: [
    {
      title: 'scrolling by key',
      act: async (page) => {
        await page.getByRole('table', { name: 'Traces' }).focus()
        for (const key of ['PageDown', 'PageDown', 'End', 'PageUp', 'Home'])
          await page.keyboard.press(key)
      },
    },
    {
      title: 'sorting',
      act: async (page) => {
        await page.getByRole('button', { name: 'Duration', exact: true }).click()
        await page.getByText('100,000 traces').waitFor()
      },
    },
    {
      title: 'opening one',
      act: (page) => page.getByRole('table', { name: 'Traces' }).getByRole('link').nth(3).click(),
    },
  ],
}

await runBench(async (enders) => {
  const server = await startServer(enders)
  await loadDemo(server, shop)
  const { openPage } = await openSignedIn(enders, server)
  for (const scene of [chart, users, traces]) {
    const taken: (readonly SlowEvent[])[] = []
    for (let pass = 0; pass < passes; pass += 1) {
      const page = await openPage('/settings/account')
      taken.push(await play(page, scene))
      await page.context().close()
    }
    tell(scene, taken)
  }
})

async function play(page: Page, scene: Scene): Promise<readonly SlowEvent[]> {
  const { answers } = scene
  if (answers !== undefined)
    // A page that is left asks no more.
    await page.route(answers.path, (route) =>
      multiplied(route, answers.rows).catch(() => undefined),
    )
  await page.evaluate(`history.pushState(null, '', ${JSON.stringify(scene.path)})`)
  await scene.isReady(page)
  await slowestEvent(page)
  const slow: SlowEvent[] = []
  for (const { act } of scene.acts) {
    await act(page)
    slow.push(await slowestEvent(page))
  }
  return slow
}

function tell({ title, acts }: Scene, taken: readonly (readonly SlowEvent[])[]): void {
  const quietest = acts.map((act, index) => ({
    title: act.title,
    ms: Math.min(...taken.map((pass) => pass[index]?.durationMs ?? Number.POSITIVE_INFINITY)),
  }))
  const worst = Math.max(...quietest.map(({ ms }) => ms))
  const isKept = worst <= targetMs
  report({
    title: `${title}: slowest event to the next paint ÷ ${targetMs} ms`,
    figure: (worst / targetMs).toFixed(2),
    target: '≤ 1',
    isKept,
    details: quietest.map((act) => `${act.title} ${act.ms} ms`).join(', '),
  })
  if (!isKept) process.exitCode = 1
}

/** The server's own answer, with its rows many times over; the dots above a list stay as they are. */
async function multiplied(route: Route, rows: (answer: unknown) => unknown): Promise<void> {
  if (route.request().postData()?.includes(dotsLimit) === true) return route.continue()
  const response = await route.fetch({ maxRetries: 3 })
  return route.fulfill({ response, json: rows(await response.json()) })
}

function manyUsers(answer: unknown): unknown {
  const { data, meta } = recordOf(answer)
  const { attributes, ...rest } = recordOf(data)
  const hits = manyOf(recordOf(attributes)['hits'], (hit, index) => ({
    ...recordOf(hit),
    user_id: `user-${index}`,
  }))
  return { meta, data: { ...rest, attributes: { hits, total: hits.length } } }
}

function manyTraces(answer: unknown): unknown {
  const { data, meta } = recordOf(answer)
  const { page: _page, ...rest } = recordOf(meta)
  const id = (index: number) => index.toString(16).padStart(32, '0')
  const rows = manyOf(data, (trace, index) => ({ ...recordOf(trace), id: id(index + 1) }))
  return { data: rows, meta: rest }
}

function manyOf(rows: unknown, row: (one: unknown, index: number) => unknown): unknown[] {
  // What one person is asked of in the end is left as it is.
  if (!Array.isArray(rows) || rows.length <= 1) return Array.isArray(rows) ? rows : []
  return Array.from({ length: listRows }, (_, index) => row(rows[index % rows.length], index))
}
