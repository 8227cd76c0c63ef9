import { chartLimits, dashboardLimits } from '@throughline/contract'
import type { ChartDocument, DashboardDocument, Unversioned } from './catalog-document.ts'
import type { Catalog } from './catalog.ts'

/** What somebody decides about a chart or a dashboard. */
export type ChartContent = Pick<ChartDocument, 'name' | 'description' | 'screen' | 'query'>
export type DashboardContent = Pick<DashboardDocument, 'name' | 'description' | 'tiles'>

/** What became of a change. */
export type SavedView<Document> =
  | { readonly kind: 'saved'; readonly document: Document }
  | { readonly kind: 'missing' }
  | { readonly kind: 'full' }
  /** Somebody else has changed it since it was read. */
  | { readonly kind: 'stale' }

/** Something saved as somebody has read it. */
interface Revised {
  readonly id: string
  readonly revision: number
}

/** Charts, or dashboards, that somebody keeps. The revision of one is its version in the catalog. */
export interface SavedViews<Document, Content> {
  /** By name. */
  all(): readonly Document[]
  find(id: string): Document | undefined
  create(content: Content): Promise<SavedView<Document>>
  /** Of what has this revision, or of nothing. */
  replace(saved: Revised, content: Content): Promise<SavedView<Document>>
  remove(id: string): Promise<Pick<SavedView<Document>, 'kind'>>
}

export type SavedCharts = SavedViews<ChartDocument, ChartContent>
export type SavedDashboards = SavedViews<DashboardDocument, DashboardContent>

type Options = {
  readonly catalog: Pick<Catalog, 'chart' | 'charts' | 'dashboard' | 'dashboards' | 'put'>
  readonly nowMs: () => number
}

/** Opens what a catalog keeps of both. */
export function openSavedViews(options: Options) {
  return { charts: openCharts(options), dashboards: openDashboards(options) }
}

/** A chart that is deleted leaves the dashboards that it stands on. */
function openCharts({ catalog, nowMs }: Options): SavedCharts {
  return openViews(nowMs, {
    countMax: chartLimits.chartsMax,
    all: () => catalog.charts(),
    find: (id) => catalog.chart(id),
    put: (id, content) => catalog.put({ kind: 'chart', id, deleted: false, ...content }),
    async remove(id) {
      const emptied = catalog
        .dashboards()
        .flatMap((dashboard): Unversioned<DashboardDocument>[] => {
          const tiles = dashboard.tiles.filter(({ chartId }) => chartId !== id)
          if (tiles.length === dashboard.tiles.length) return []
          return [{ ...dashboard, tiles, modifiedAtMs: nowMs() }]
        })
      // All are put before anybody else has a turn.
      await Promise.all([
        ...emptied.map((dashboard) => catalog.put(dashboard)),
        catalog.put({ kind: 'chart', id, deleted: true }),
      ])
    },
  })
}

function openDashboards({ catalog, nowMs }: Options): SavedDashboards {
  return openViews(nowMs, {
    countMax: dashboardLimits.dashboardsMax,
    all: () => catalog.dashboards(),
    find: (id) => catalog.dashboard(id),
    put: (id, content) => catalog.put({ kind: 'dashboard', id, deleted: false, ...content }),
    remove: (id) => catalog.put({ kind: 'dashboard', id, deleted: true }),
  })
}

type Times = Pick<ChartDocument, 'createdAtMs' | 'modifiedAtMs'>
type Listed = Times & Pick<ChartDocument, 'name' | 'version'>

/** Where the documents of one kind are kept. */
interface Shelf<Document, Content> {
  readonly countMax: number
  all(): readonly Document[]
  find(id: string): Document | undefined
  put(id: string, content: Content & Times): Promise<void>
  remove(id: string): Promise<void>
}

// A change is checked and put in one turn of the event loop, so that none comes between.
function openViews<Document extends Listed, Content>(
  nowMs: () => number,
  shelf: Shelf<Document, Content>,
): SavedViews<Document, Content> {
  const save = async (id: string, content: Content & Times): Promise<SavedView<Document>> => {
    await shelf.put(id, content)
    const document = shelf.find(id)
    return document === undefined ? { kind: 'missing' } : { kind: 'saved', document }
  }
  return {
    all: () => shelf.all().toSorted((one, other) => (one.name < other.name ? -1 : 1)),
    find: (id) => shelf.find(id),
    create(content) {
      if (shelf.all().length >= shelf.countMax) return Promise.resolve({ kind: 'full' })
      const createdAtMs = nowMs()
      return save(crypto.randomUUID(), { ...content, createdAtMs, modifiedAtMs: createdAtMs })
    },
    replace({ id, revision }, content) {
      const found = shelf.find(id)
      if (found === undefined) return Promise.resolve({ kind: 'missing' })
      if (found.version !== revision) return Promise.resolve({ kind: 'stale' })
      return save(id, { ...content, createdAtMs: found.createdAtMs, modifiedAtMs: nowMs() })
    },
    async remove(id) {
      if (shelf.find(id) === undefined) return { kind: 'missing' }
      await shelf.remove(id)
      return { kind: 'saved' }
    },
  }
}
