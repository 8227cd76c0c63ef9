import {
  ChartAnswer,
  ChartsAnswer,
  DashboardAnswer,
  DashboardsAnswer,
  type Chart,
  type ChartCreate,
  type Dashboard,
  type DashboardCreate,
} from '@throughline/contract'
import { request, tell } from './request.ts'

const paths = { chart: '/api/charts', dashboard: '/api/dashboards' } as const

function pathOf(kind: keyof typeof paths, id: string): string {
  return `${paths[kind]}/${encodeURIComponent(id)}`
}

/** What somebody decides of a chart, and of a dashboard. */
export type ChartContent = ChartCreate['data']['attributes']
export type DashboardContent = DashboardCreate['data']['attributes']

/** Every saved chart, by name. */
export async function readCharts(signal: AbortSignal): Promise<readonly Chart[]> {
  return (await request({ path: paths.chart, signal }, ChartsAnswer)).data
}

/** Saves a view under a name. */
export async function createChart(attributes: ChartContent): Promise<Chart> {
  const body = { data: { type: 'chart_create', attributes } }
  return (await request({ path: paths.chart, body }, ChartAnswer)).data
}

/** Replaces what stands in a chart; refused when somebody else did since it was read. */
export async function replaceChart(
  { id, attributes: { revision } }: Chart,
  content: ChartContent,
): Promise<Chart> {
  const body = { data: { type: 'chart_update', id, attributes: { ...content, revision } } }
  return (await request({ path: pathOf('chart', id), method: 'PUT', body }, ChartAnswer)).data
}

/** Deletes a chart; dashboards lose it. */
export async function deleteChart(id: string): Promise<void> {
  await tell({ path: pathOf('chart', id), method: 'DELETE' })
}

/** Every dashboard, by name. */
export async function readDashboards(signal: AbortSignal): Promise<readonly Dashboard[]> {
  return (await request({ path: paths.dashboard, signal }, DashboardsAnswer)).data
}

/** Saves a new dashboard. */
export async function createDashboard(attributes: DashboardContent): Promise<Dashboard> {
  const body = { data: { type: 'dashboard_create', attributes } }
  return (await request({ path: paths.dashboard, body }, DashboardAnswer)).data
}

/** Replaces what stands in a dashboard; refused when somebody else did since it was read. */
export async function replaceDashboard(
  { id, attributes: { revision } }: Dashboard,
  content: DashboardContent,
): Promise<Dashboard> {
  const body = { data: { type: 'dashboard_update', id, attributes: { ...content, revision } } }
  return (await request({ path: pathOf('dashboard', id), method: 'PUT', body }, DashboardAnswer))
    .data
}

/** Deletes a dashboard; its charts stay. */
export async function deleteDashboard(id: string): Promise<void> {
  await tell({ path: pathOf('dashboard', id), method: 'DELETE' })
}
