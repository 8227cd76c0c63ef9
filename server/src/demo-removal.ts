import type { DemoContents, DemoStanding } from '@throughline/contract'
import type { Catalog } from './catalog/catalog.ts'
import { demoDefaults } from './demo/demo-size.ts'
import { findDemoViews, removeDemoViews } from './demo-views.ts'
import { countDemoRows, countRunningRemovals, demoRemovals } from './warehouse/demo-rows.ts'
import type { Warehouse } from './warehouse/warehouse.ts'

const { application } = demoDefaults

/** How often the engine is asked whether it has ended what was broken off. */
const runningCheckMs = 250

type Removing = {
  readonly catalog: Pick<Catalog, 'chart' | 'dashboard' | 'dashboards' | 'put'>
  readonly warehouse: Pick<Warehouse, 'query' | 'command' | 'insert'>
  readonly pause: (ms: number, until?: AbortSignal) => Promise<void>
  readonly signal: AbortSignal
  readonly show: (standing: DemoStanding) => void
  /** Told that questions have other answers now. */
  readonly onChanged: () => void
}

/** What would be gone, and what would stay. */
export async function demoContents({
  catalog,
  warehouse,
}: Pick<Removing, 'catalog' | 'warehouse'>): Promise<DemoContents> {
  const { going, kept } = findDemoViews(catalog)
  return {
    ...(await countDemoRows(warehouse, application)),
    views: going.map(({ name }) => name),
    kept: kept.map(({ name }) => name),
  }
}

/** Takes the demo away: rows, then what the catalog has of it. What was broken off, it goes on with. */
export async function removeDemo(removing: Removing): Promise<void> {
  const { catalog, warehouse, signal, show, onChanged } = removing
  await untilNoneRuns(removing)
  const { events, traces } = await countDemoRows(warehouse, application)
  const steps = demoRemovals(warehouse, application)
  for (const [index, step] of steps.entries()) {
    signal.throwIfAborted()
    show({ state: 'removing', progress: index / steps.length, events, traces })
    await step()
  }
  await removeDemoViews(catalog)
  await catalog.put({ kind: 'application', id: application, deleted: true })
  onChanged()
}

async function untilNoneRuns({ warehouse, pause, signal }: Removing): Promise<void> {
  while ((await countRunningRemovals(warehouse)) > 0) {
    signal.throwIfAborted()
    await pause(runningCheckMs, signal)
  }
}
