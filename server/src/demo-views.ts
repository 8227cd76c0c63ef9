import { demoDashboardId } from '@throughline/contract'
import type { ChartDocument, DashboardDocument } from './catalog/catalog-document.ts'
import type { Catalog } from './catalog/catalog.ts'
import { hashUuid } from './catalog/hash-uuid.ts'

interface DemoView {
  readonly name: string
  readonly description: string
  readonly screen: string
  /** As the screen writes its address: what is usual there, as 30 days of a funnel, is left out. */
  readonly query: Readonly<Record<string, string>>
  /** In columns of the dashboard. */
  readonly width: number
}

const demoDays = '30d'
const tileHeight = 4

/** What somebody who runs the shop looks at every day. */
const views: readonly DemoView[] = [
  {
    name: 'Checkout',
    description: 'How many of those who begin to check out pay and order.',
    screen: 'funnels',
    query: {
      '1.event': 'checkout.started',
      '1.type': 'server',
      '1.name': 'Checkout started',
      '2.event': 'payment.processed',
      '2.type': 'server',
      '2.name': 'Payment',
      '3.event': 'order.placed',
      '3.type': 'server',
      '3.name': 'Order',
    },
    width: 12,
  },
  {
    name: 'Failed payments',
    description: 'How many payments fail, by what the provider says.',
    screen: 'explore',
    query: {
      event: 'payment.failed',
      type: 'server',
      by: '@payment.error_code',
      range: demoDays,
    },
    width: 6,
  },
  {
    name: 'Coming back',
    description: 'How many come back in the weeks after their first visit.',
    screen: 'retention',
    query: { range: demoDays },
    width: 6,
  },
]

type Shelf = Pick<Catalog, 'chart' | 'dashboard' | 'dashboards' | 'put'>

/** Saves charts of the demo shop and a dashboard of them, unless they are there. */
export async function saveDemoViews(catalog: Shelf, nowMs: number): Promise<void> {
  const times = { createdAtMs: nowMs, modifiedAtMs: nowMs }
  for (const { width: _width, query, ...view } of views) {
    const id = chartId(view.name)
    const text = new URLSearchParams(query).toString()
    if (catalog.chart(id) !== undefined) continue
    await catalog.put({ kind: 'chart', id, deleted: false, ...view, query: text, ...times })
  }
  if (catalog.dashboard(demoDashboardId) !== undefined) return
  await catalog.put({
    kind: 'dashboard',
    id: demoDashboardId,
    deleted: false,
    name: 'Demo shop',
    description: 'What the made-up shop looks at.',
    tiles: views.map(({ name, width }) => ({ chartId: chartId(name), width, height: tileHeight })),
    ...times,
  })
}

type Saved = ChartDocument | DashboardDocument

/** The charts and the dashboard of the demo: those that go with it, and those that stay. */
export interface DemoViews {
  readonly going: readonly Saved[]
  /** Somebody has changed them, or has them on a dashboard of their own. */
  readonly kept: readonly Saved[]
}

export function findDemoViews(catalog: Omit<Shelf, 'put'>): DemoViews {
  const dashboard = catalog.dashboard(demoDashboardId)
  const isGoing = dashboard !== undefined && !isChanged(dashboard)
  const shown = new Set(
    catalog
      .dashboards()
      .filter(({ id }) => !isGoing || id !== demoDashboardId)
      .flatMap(({ tiles }) => tiles.map((tile) => tile.chartId)),
  )
  const charts = views.flatMap(({ name }) => catalog.chart(chartId(name)) ?? [])
  const stays = (chart: ChartDocument) => isChanged(chart) || shown.has(chart.id)
  return {
    going: [...charts.filter((chart) => !stays(chart)), ...(isGoing ? [dashboard] : [])],
    kept: [...charts.filter(stays), ...(isGoing || dashboard === undefined ? [] : [dashboard])],
  }
}

function isChanged({ createdAtMs, modifiedAtMs }: Saved): boolean {
  return modifiedAtMs !== createdAtMs
}

/** Takes away those that nobody has changed or uses. */
export async function removeDemoViews(catalog: Shelf): Promise<void> {
  // All are put before anybody else has a turn.
  await Promise.all(
    findDemoViews(catalog).going.map(({ kind, id }) => catalog.put({ kind, id, deleted: true })),
  )
}

function chartId(name: string): string {
  return hashUuid(`demo chart ${name}`)
}
