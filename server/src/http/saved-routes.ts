import {
  ChartCreate,
  ChartUpdate,
  DashboardCreate,
  DashboardUpdate,
  type Chart,
  type Dashboard,
} from '@throughline/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Compile } from 'typebox/compile'
import type { ChartDocument, DashboardDocument } from '../catalog/catalog-document.ts'
import type {
  ChartContent,
  DashboardContent,
  SavedCharts,
  SavedDashboards,
  SavedView,
  SavedViews,
} from '../catalog/saved-views.ts'
import { invalid } from '../query/parse/faults.ts'
import type { Access } from './access.ts'
import { authorize } from './authorize.ts'
import { routePath } from './endpoint.ts'
import { refuse } from './refusals.ts'
import { acceptAnyBody } from './request-body.ts'
import { readRequestJson, refuseJson, type Shape } from './request-json.ts'
import { pathId } from './request-path.ts'
import { savedPaths } from './saved-endpoints.ts'

export type SavedTools = {
  readonly access: Access
  readonly charts: SavedCharts
  readonly dashboards: SavedDashboards
}

type Create<Attributes> = { data: { attributes: Attributes } }
type Update<Attributes> = { data: { id: string; attributes: Attributes & { revision: number } } }

/** One kind of what is saved, on the wire and in the catalog. */
interface SavedKind<Document, Content, Attributes> {
  readonly name: 'chart' | 'dashboard'
  readonly views: SavedViews<Document, Content>
  readonly create: Shape<Create<Attributes>>
  readonly update: Shape<Update<Attributes>>
  contentOf(attributes: Attributes): Content
  /** What is wrong with it that no schema says: a sentence each. */
  faultsOf(attributes: Attributes): readonly string[]
  readonly listed: (document: Document) => object
}

/** Charts and dashboards: views that somebody keeps. */
export function savedRoutes(app: FastifyInstance, tools: SavedTools): void {
  const { access, charts, dashboards } = tools
  viewRoutes(app, access, {
    name: 'chart',
    views: charts,
    create: Compile(ChartCreate),
    update: Compile(ChartUpdate),
    contentOf: chartContent,
    faultsOf: () => [],
    listed: listedChart,
  })
  viewRoutes(app, access, {
    name: 'dashboard',
    views: dashboards,
    create: Compile(DashboardCreate),
    update: Compile(DashboardUpdate),
    contentOf: dashboardContent,
    faultsOf: ({ tiles }) => unknownCharts(tiles, charts),
    listed: listedDashboard,
  })
}

function viewRoutes<Document, Content, Attributes>(
  app: FastifyInstance,
  access: Access,
  kind: SavedKind<Document, Content, Attributes>,
): void {
  const { name, views, listed } = kind
  const many = savedPaths[`${name}s`]
  const one = routePath(savedPaths[name])
  void app.register((scope, _options, done) => {
    acceptAnyBody(scope)
    const reading = { onRequest: authorize(access, 'rum_apps_read') }
    const writing = { onRequest: authorize(access, 'rum_apps_write') }
    scope.get(many, reading, () => ({ data: views.all().map(listed) }))
    scope.post(many, writing, (request, reply) => createView(request, reply, kind))
    scope.get(one, reading, (request, reply) => {
      const document = views.find(pathId(request))
      const saved: SavedView<Document> = document
        ? { kind: 'saved', document }
        : { kind: 'missing' }
      return answer(reply, saved, kind)
    })
    scope.put(one, writing, (request, reply) => replaceView(request, reply, kind))
    scope.delete(one, writing, async (request, reply) => {
      const { kind: outcome } = await views.remove(pathId(request))
      if (outcome === 'missing') return refuse(reply, 'sentences', { code: `${name}_not_found` })
      return reply.code(204).send()
    })
    done()
  })
}

async function createView<Document, Content, Attributes>(
  request: FastifyRequest,
  reply: FastifyReply,
  kind: SavedKind<Document, Content, Attributes>,
): Promise<FastifyReply> {
  const read = await readRequestJson(request, kind.create)
  if (read.kind !== 'read') return refuseJson(reply, read)
  const { attributes } = read.body.data
  const sentences = kind.faultsOf(attributes)
  if (sentences.length > 0) return refuseJson(reply, { kind: 'faulty', sentences })
  return answer(reply.code(201), await kind.views.create(kind.contentOf(attributes)), kind)
}

async function replaceView<Document, Content, Attributes>(
  request: FastifyRequest,
  reply: FastifyReply,
  kind: SavedKind<Document, Content, Attributes>,
): Promise<FastifyReply> {
  const read = await readRequestJson(request, kind.update)
  if (read.kind !== 'read') return refuseJson(reply, read)
  const { id, attributes } = read.body.data
  const sentences = [
    ...(id === pathId(request) ? [] : [invalid('/data/id', 'must be the id in the path')]),
    ...kind.faultsOf(attributes),
  ]
  if (sentences.length > 0) return refuseJson(reply, { kind: 'faulty', sentences })
  const { revision } = attributes
  return answer(reply, await kind.views.replace({ id, revision }, kind.contentOf(attributes)), kind)
}

function answer<Document, Content, Attributes>(
  reply: FastifyReply,
  saved: SavedView<Document>,
  { name, listed }: SavedKind<Document, Content, Attributes>,
): FastifyReply {
  switch (saved.kind) {
    case 'saved':
      return reply.send({ data: listed(saved.document) })
    case 'missing':
      return refuse(reply, 'sentences', { code: `${name}_not_found` })
    case 'full':
      return refuse(reply, 'sentences', { code: `${name}s_full` })
    case 'stale':
      return refuse(reply, 'sentences', { code: 'revision_stale' })
  }
}

type ChartAttributes = ChartCreate['data']['attributes']
type DashboardAttributes = DashboardCreate['data']['attributes']

function chartContent({ name, description = '', screen, query }: ChartAttributes): ChartContent {
  return { name, description, screen, query }
}

function dashboardContent({
  name,
  description = '',
  tiles,
}: DashboardAttributes): DashboardContent {
  const kept = tiles.map(({ chart_id: chartId, width, height }) => ({ chartId, width, height }))
  return { name, description, tiles: kept }
}

function unknownCharts(tiles: DashboardAttributes['tiles'], charts: SavedCharts): string[] {
  return tiles.flatMap(({ chart_id: id }, index) => {
    if (charts.find(id) !== undefined) return []
    return [invalid(`/data/attributes/tiles/${index}/chart_id`, 'there is no such chart')]
  })
}

function listedChart(document: ChartDocument): Chart {
  const { id, name, description, screen, query } = document
  return {
    id,
    type: 'chart',
    attributes: { name, description, screen, query, ...savedOf(document) },
  }
}

function listedDashboard(document: DashboardDocument): Dashboard {
  const { id, name, description } = document
  const tiles = document.tiles.map(({ chartId, ...size }) => ({ chart_id: chartId, ...size }))
  return { id, type: 'dashboard', attributes: { name, description, tiles, ...savedOf(document) } }
}

function savedOf({ version, createdAtMs, modifiedAtMs }: ChartDocument | DashboardDocument) {
  return { revision: version, created_at: createdAtMs, modified_at: modifiedAtMs }
}
