/** A good body for each endpoint, for the reference and the tests of all routes; and what stands in their paths there. */
import { createHash } from 'node:crypto'
import { traceVersions } from './agent-endpoints.ts'
import { keyHash, keyUuid } from '../catalog/catalog-document.ts'
import { memberIdOf } from '../catalog/team.ts'
import { datalyrPaths } from './datalyr-endpoints.ts'
import { deadLetterPaths } from './dead-letter-endpoints.ts'
import { paths } from './endpoints.ts'
import { demoPaths } from './demo-endpoints.ts'
import { eventSchemaPaths } from './event-schema-endpoints.ts'
import { importPaths } from './import-endpoints.ts'
import { keyPaths } from './key-endpoints.ts'
import { managementPaths } from './management-endpoints.ts'
import { otlpPaths } from './otlp-endpoints.ts'
import { peoplePaths } from './people-endpoints.ts'
import { aView } from '../intake/rum/a-browser-event.ts'
import { retentionPaths } from './retention-endpoints.ts'
import { rumPaths } from './rum-endpoints.ts'
import { calledPaths } from './segment-call-endpoints.ts'
import { savedPaths } from './saved-endpoints.ts'
import { segmentPaths } from './segment-endpoints.ts'
import { sessionPaths } from './session-endpoints.ts'
import { teamPaths } from './team-endpoints.ts'
import { tracePaths } from './trace-endpoints.ts'
import { tracardiPaths } from './tracardi-endpoints.ts'
import { trackPath } from './track-endpoint.ts'

/** What somebody of the team signs in with, and a link of an invitation. */
export const password = 'a horse and a staple'
export const spareEmail = 'spare@shop.example'
export const spareToken = 'spare-token'
const spareInvitation = createHash('sha256').update(spareToken).digest('hex')

export const segmentId = '11111111-2222-4333-8444-555555555555'

/** What stands in a path for `{id}`, but for keys. */
export const namedIds: Readonly<Record<string, string>> = {
  [managementPaths.application]: 'shop',
  [segmentPaths.template]: 'new_users',
  [segmentPaths.segment]: segmentId,
  [segmentPaths.members]: segmentId,
  [deadLetterPaths.deadLetter]: 'letter-1',
  [tracePaths.trace]: '1f',
  [tracePaths.eventTrace]: 'event-1',
  [eventSchemaPaths.eventSchema]: segmentId,
  [savedPaths.chart]: segmentId,
  [savedPaths.dashboard]: segmentId,
  [importPaths.oneImport]: segmentId,
  [teamPaths.member]: memberIdOf(spareEmail),
  [teamPaths.invitation]: spareInvitation,
}

export const spareKeys = {
  api_key: 'spare-key-0123456',
  application_key: 'spare-app-0123456',
} as const

export function idOf(path: string): string {
  return keyUuid(keyHash(spareKeys[path === keyPaths.apiKey ? 'api_key' : 'application_key']))
}

const anEvent = { type: 'server', application: { id: 'shop' }, event: { name: 'paid' } }
export const scalarQuestion = {
  data: {
    type: 'formula_analytics_extended_request',
    attributes: {
      from: 0,
      to: 1_000,
      query: {
        compute: { aggregation: 'count', interval: 3_600_000 },
        query: { data_source: 'product_analytics', search: { query: '' } },
        group_by: [{ facet: '@tier' }],
      },
    },
  },
}

const listQuestion = {
  data: {
    type: 'formula_analytics_extended_list_request',
    attributes: {
      from: 0,
      to: 1_000,
      query: { query: { data_source: 'product_analytics', search: { query: '' } } },
    },
  },
}

function journeyQuestion(type: string): object {
  const source = { data_source: 'product_analytics', search: { query: '' } }
  const search = { expression: 'a -> b', node_objects: { a: source, b: source } }
  const compute = { aggregation: 'count' }
  return { data: { type, attributes: { from: 0, to: 1_000, query: { search, compute } } } }
}

const sankeyQuestion = {
  data: {
    type: 'sankey_request',
    attributes: {
      time: { from: 0, to: 1_000 },
      search: {},
      definition: { source: '@view.name', target: '@view.name' },
    },
  },
}

const sankeyListQuestion = {
  data: {
    type: 'sankey_list_request',
    attributes: { ...sankeyQuestion.data.attributes, part: { node: '0:other:Other' } },
  },
}

function formulaQuestion(type: string) {
  const compute = { aggregation: 'count' }
  const group_by = [{ facet: '@tier' }]
  const query = { data_source: 'product_analytics', name: 'a', compute, group_by }
  const attributes = { from: 0, to: 1_000, queries: [query], formulas: [{ formula: '2 * a' }] }
  return { data: { type, attributes } }
}

export const aSchema = {
  kind: 'event_schema',
  id: segmentId,
  deleted: false,
  eventType: 'paid',
  description: '',
  isEnabled: true,
  jsonSchema: {},
  createdAtMs: 1,
  modifiedAtMs: 1,
} as const

const aChart = { name: 'Orders', screen: 'explore', query: 'event=order' }
const aDashboard = { name: 'Shop', tiles: [] }

/** The body that replaces the chart, or the dashboard, of this revision. */
export function viewUpdate(path: string, revision: number): object {
  const isChart = path === savedPaths.chart
  const attributes = { ...(isChart ? aChart : aDashboard), revision }
  return {
    data: { type: isChart ? 'chart_update' : 'dashboard_update', id: segmentId, attributes },
  }
}

const facetQuestion = {
  data: { type: 'users_facet_info_request', attributes: { facet_id: 'last_seen', limit: 1 } },
}

const schemaOfPaid = { event_type: 'paid', json_schema: { 'event@properties': {} } }

const anEdge = { type: 'identity_edge', attributes: { id: 'anon:a', other: 'user:u' } }

export const webhookKey = 'webhook-key-0123456'

/** Paths that hold the key that they need. */
export const pathsWithKey: Readonly<Record<string, string>> = {
  [tracardiPaths.collect]: `/collect/paid/${webhookKey}`,
  [tracardiPaths.collectOfSession]: `/collect/paid/${webhookKey}/session-1`,
}

/** In MessagePack: an empty dictionary and no traces; an empty payload. */
const noTraces: Readonly<Record<string, Buffer>> = {
  'v0.5': Buffer.of(0x92, 0x90, 0x90),
  'v0.7': Buffer.of(0x80),
  'v1.0': Buffer.of(0x80),
}

/** By their paths. */
export const bodyOf: Readonly<Record<string, object>> = {
  [paths.prodlytics]: { ...anEvent, usr: { id: 'u' } },
  [paths.productAnalyticsEvents]: { ...anEvent, usr: { id: 'u' } },
  [trackPath]: { events: [] },
  [rumPaths.rum]: aView(),
  ...Object.fromEntries(
    calledPaths.map(({ path, call }) => [
      path,
      call === 'batch' ? { batch: [] } : { userId: 'u1', event: 'paid' },
    ]),
  ),
  ...Object.fromEntries(traceVersions.map(({ path, version }) => [path, noTraces[version] ?? []])),
  [otlpPaths.traces]: { resourceSpans: [] },
  [otlpPaths.logs]: { resourceLogs: [] },
  [datalyrPaths.root]: { events: [] },
  [datalyrPaths.batch]: { events: [] },
  [paths.scalar]: scalarQuestion,
  [paths.timeseries]: scalarQuestion,
  [paths.list]: listQuestion,
  [paths.journeyFunnel]: journeyQuestion('journey_request'),
  [paths.journeyScalar]: journeyQuestion('formula_journey_request'),
  [paths.journeyTimeseries]: journeyQuestion('formula_journey_request'),
  [paths.journeyList]: journeyQuestion('journey_list_request'),
  [paths.sankey]: sankeyQuestion,
  [paths.sankeyList]: sankeyListQuestion,
  [paths.users]: { data: { type: 'query_users_request' } },
  [paths.accounts]: { data: { type: 'query_account_request' } },
  [paths.eventFilteredUsers]: {
    data: {
      type: 'query_event_filtered_users_request',
      attributes: { event_query: { time_frame: { start: 0, end: 1 } } },
    },
  },
  [paths.userFacet]: facetQuestion,
  [paths.accountFacet]: facetQuestion,
  [paths.scalarFormulas]: formulaQuestion('scalar_request'),
  [paths.timeseriesFormulas]: formulaQuestion('timeseries_request'),
  [paths.statements]: { path: paths.scalar, body: scalarQuestion },
  [sessionPaths.signIn]: { email: spareEmail, password },
  [sessionPaths.invitation]: { token: spareToken },
  [sessionPaths.acceptance]: { token: spareToken, password },
  [sessionPaths.password]: { password, new_password: `another ${password}` },
  [teamPaths.invitations]: { email: 'new@shop.example' },
  [teamPaths.member]: { role: 'editor' },
  [managementPaths.applications]: {
    data: { type: 'rum_application_create', attributes: { name: 'Shop' } },
  },
  [managementPaths.application]: { data: { type: 'rum_application_update', id: 'shop' } },
  [keyPaths.apiKeys]: { data: { type: 'api_keys', attributes: { name: 'new' } } },
  [keyPaths.apiKey]: {
    data: { type: 'api_keys', id: idOf(keyPaths.apiKey), attributes: { name: 'new' } },
  },
  [keyPaths.ownApplicationKeys]: {
    data: { type: 'application_keys', attributes: { name: 'new', scopes: ['rum_apps_read'] } },
  },
  [segmentPaths.segments]: {
    data: { type: 'segment_create', attributes: { name: 'Everybody' } },
  },
  [segmentPaths.staticSegments]: {
    data: { type: 'static_segment_create', attributes: { name: 'Some', ids: ['u'] } },
  },
  [segmentPaths.members]: {
    data: { type: 'segment_members_update', attributes: { add: ['u'] } },
  },
  [segmentPaths.segment]: {
    data: { type: 'segment_update', id: segmentId, attributes: { name: 'All' } },
  },
  [savedPaths.charts]: { data: { type: 'chart_create', attributes: aChart } },
  [savedPaths.chart]: viewUpdate(savedPaths.chart, 1),
  [savedPaths.dashboards]: { data: { type: 'dashboard_create', attributes: aDashboard } },
  [savedPaths.dashboard]: viewUpdate(savedPaths.dashboard, 1),
  [paths.dictionaryNotes]: {
    data: {
      type: 'dictionary_note_update',
      attributes: {
        about: 'event',
        event_type: 'server',
        name: 'paid',
        owner: 'payments',
        description: 'A payment went through.',
        revision: 0,
      },
    },
  },
  [demoPaths.demo]: {},
  [importPaths.lines]: { ...anEvent, usr: { id: 'u' } },
  [importPaths.imports]: {
    data: {
      type: 'import_create',
      attributes: { name: 'events.ndjson', bytes: 100, application_id: 'shop' },
    },
  },
  [importPaths.oneImport]: {
    data: {
      type: 'import_update',
      id: segmentId,
      attributes: {
        state: 'done',
        bytes_read: 100,
        lines: 1,
        accepted: 1,
        rejected: 0,
        refusals: [],
      },
    },
  },
  [eventSchemaPaths.eventSchemas]: {
    data: { type: 'event_schema_create', attributes: schemaOfPaid },
  },
  [eventSchemaPaths.eventSchema]: {
    data: { type: 'event_schema_update', id: segmentId, attributes: schemaOfPaid },
  },
  [retentionPaths.grid]: retentionQuestion('retention_grid_request'),
  [retentionPaths.list]: retentionQuestion('retention_list_request'),
  [retentionPaths.scalar]: retentionQuestion('formula_retention_request'),
  [retentionPaths.timeseries]: retentionQuestion('formula_retention_request'),
  [tracePaths.spanSearch]: spanQuestion('span_search'),
  [tracePaths.traceSearch]: spanQuestion('trace_search'),
  [tracePaths.errorGroups]: spanQuestion('error_groups'),
  [tracePaths.serviceMap]: spanQuestion('service_map'),
  [tracePaths.spanTimeseries]: spanQuestion('span_timeseries'),
  [peoplePaths.unlink]: { data: anEdge },
  [peoplePaths.relink]: { data: anEdge },
  [deadLetterPaths.deadLetter]: { ...anEvent, usr: { id: 'u' } },
  [deadLetterPaths.replay]: { data: { type: 'dead_letter_replay', attributes: {} } },
  [keyPaths.applicationKey]: applicationKeyUpdate(),
  [keyPaths.ownApplicationKey]: applicationKeyUpdate(),
}

function retentionQuestion(type: string): object {
  const base_query = { data_source: 'product_analytics', search: { query: '' } }
  const time_interval = { type: 'calendar', value: { type: 'week' } }
  const index = { type: 'index', value: 0 }
  const query = {
    search: {
      retention_entity: '@usr.id',
      cohort_criteria: { base_query, time_interval },
      return_condition: 'conversion_on',
    },
    compute: { aggregation: 'count', metric: '__dd.retention' },
    computation_scope: { type: 'cell', cohort_target: index, return_period_target: index },
  }
  return { data: { type, attributes: { from: 0, to: 1_000, query } } }
}

function spanQuestion(type: string): object {
  return { data: { type, attributes: { from: 0, to: 1_000 } } }
}

function applicationKeyUpdate(): object {
  const id = idOf(keyPaths.applicationKey)
  return { data: { type: 'application_keys', id, attributes: { name: 'new' } } }
}
