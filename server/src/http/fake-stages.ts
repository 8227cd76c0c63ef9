/** The stages behind the routes as fakes, for tests of the routes alone. */
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Overview, Role } from '@throughline/contract'
import type { TeamMemberDocument, Unversioned } from '../catalog/catalog-document.ts'
import { openCatalog, type Catalog } from '../catalog/catalog.ts'
import { openFileImports } from '../catalog/file-imports.ts'
import { openDictionaryNotes } from '../catalog/dictionary-notes.ts'
import { openKeyIds } from '../catalog/key-ids.ts'
import { openSavedViews } from '../catalog/saved-views.ts'
import { openPasswords } from '../catalog/passwords.ts'
import { openSegments, type Segments } from '../catalog/segments.ts'
import { memberIdOf, openTeam } from '../catalog/team.ts'
import { openFigures, type IngestionFigures } from '../ingestion/held-figures.ts'
import { openReport } from '../ingestion/report.ts'
import { openEventChecks } from '../intake/event-schemas/event-checks.ts'
import type { People, Person } from '../identity/people.ts'
import { openDeadLetterOffice } from '../loader/dead-letter-office.ts'
import { openDeadLetters, type DeadLetters } from '../loader/dead-letters.ts'
import { openTurnKeeper } from '../loader/turns.ts'
import { shownTrace } from '../query/traces/shown-trace.ts'
import { asSent } from '../query/resolve/known.ts'
import { openQuestionRuns, type QuestionRuns } from '../query/run/question-runs.ts'
import { openLogger, type Logger } from '../telemetry/logger.ts'
import { openMetrics, type Metrics } from '../telemetry/metrics.ts'
import type { Dictionary } from '../warehouse/dictionary.ts'
import type { SegmentLists } from '../warehouse/segment-lists.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'
import { type Access, openAccess, openIntakeAccess } from './access.ts'
import { password } from './example-requests.ts'
import type { DeadLetterTools } from './dead-letter-routes.ts'
import type { SpanTools } from './keep-spans.ts'
import type { TraceTools } from './trace-routes.ts'
import { openKeyRates } from './key-rates.ts'
import { openSpanBodies } from './span-bodies.ts'
import type { DemoLoading } from './demo-routes.ts'
import { openLiveStream } from './live-stream.ts'
import type { ServerTools } from './server.ts'
import { sessionCookie } from './session-cookie.ts'
import { openSignInTries } from './sign-in-tries.ts'
import { openSequence } from '../warehouse/record-writer.ts'

export const keys = { api_key: 'api-key-0123456789', application_key: 'app-key-0123456789' }

export const intakeHeaders = { 'dd-api-key': keys.api_key }
export const questionHeaders = { ...intakeHeaders, 'dd-application-key': keys.application_key }

/** Of everybody who is signed in here. */
const passwordHash = openPasswords().hash(password)

/** Somebody of the team. */
export async function addMember(
  catalog: Catalog,
  email: string,
  role: Role,
): Promise<Unversioned<TeamMemberDocument>> {
  const member = {
    kind: 'team_member',
    id: memberIdOf(email),
    deleted: false,
    email,
    role,
    passwordHash: await passwordHash,
    sessionMark: 'mark',
    createdAtMs: 1,
    modifiedAtMs: 1,
  } as const
  await catalog.put(member)
  return member
}

/** What a browser adds to what a page of the server itself asks. */
export const ofOwnPage = { 'sec-fetch-site': 'same-origin' } as const

/** What a page of the server sends along when somebody of this role is signed in. */
export async function signedInAs(
  { app: { catalog } }: Pick<ServerTools, 'app'>,
  role: Role,
): Promise<Readonly<Record<string, string>>> {
  const member = await addMember(catalog, `${role}@shop.example`, role)
  const cookie = sessionCookie({ protocol: 'http' }, member, { catalog, nowMs: Date.now() })
  return { ...ofOwnPage, cookie: cookie.split(';')[0] ?? '' }
}

/** A dictionary that has seen nothing; the types of no attribute are known. */
export const emptyDictionary: Dictionary = {
  eventNames: () => Promise.resolve([]),
  attributePaths: () => Promise.resolve([]),
  topValues: () => Promise.resolve([]),
  attributeTypes: () => Promise.resolve(new Map()),
  traceKinds: () => Promise.resolve([]),
  noteInserted: () => {},
}

type Query = NonNullable<Fakes['queryRows']>
const noRows: Query = () => Promise.resolve([])

function fakeReport(
  figures: IngestionFigures,
  query: Query,
  counters: Overview['counters'],
): Pick<ServerTools['ingestion'], 'report' | 'state'> {
  const journal = { bytes: 0, bytes_max: 1 }
  const spans = {
    lag_seconds: 0,
    backlog: { spans: 0, bytes: 0 },
    journal,
    counters: { accepted: 0, stored: 0, waiting: 0, lost: 0, dropped: 0, repaired: 0 },
  }
  const standing = { engine: 'ready', lag_seconds: 0, backlogBytes: 0 } as const
  const state = { ...standing, journal, counters, spans }
  return {
    report: openReport({ held: () => Promise.resolve([figures.held()]), warehouse: { query } }),
    state: () => Promise.resolve(state),
  }
}

function fakeRuns(softMs = 60_000): QuestionRuns {
  const newRequestId = requestIdMaker()
  return openQuestionRuns({ softMs, hardMs: 60_000, nowMs: Date.now, newRequestId })
}

/** Lists of ids that are only held in memory. */
export function heldLists(): SegmentLists {
  const lists = new Map<string, readonly string[]>()
  const write: SegmentLists['write'] = ({ listId }, ids) => {
    lists.set(listId, ids.toSorted())
    return Promise.resolve()
  }
  return {
    write,
    async derive(list, { listId: from }, { add, remove }) {
      const kept = new Set([...(lists.get(from) ?? []), ...add])
      for (const id of remove) kept.delete(id)
      await write(list, [...kept])
      return kept.size
    },
    page({ listId }, { after, limit }) {
      const behind = (lists.get(listId) ?? []).filter((id) => id > after)
      return Promise.resolve(behind.slice(0, limit))
    },
    all: () => Promise.resolve([]),
    remove: () => Promise.resolve(),
  }
}

type Fakes = {
  readonly dictionary?: Dictionary
  readonly logger?: Logger
  readonly queryRows?: () => Promise<readonly (readonly unknown[])[]>
  readonly health?: Partial<ServerTools['health']>
  readonly softMs?: number
  readonly lists?: SegmentLists
  readonly deadLetters?: DeadLetters
  readonly insert?: Warehouse['insert']
}

function requestIdMaker(): () => string {
  let made = 0
  return () => {
    made += 1
    return `request-${made}`
  }
}

function fakeSegments(catalog: Catalog, { lists = heldLists() }: Fakes): Segments {
  return openSegments({ catalog, lists, nowMs: Date.now, onChanged: () => {} })
}

const somebody: Person = {
  personId: '0123456789abcdef',
  user: 'u',
  ids: [{ id: 'user:u' }],
  claims: [],
  links: [],
  events: () => undefined,
  isCut: false,
}

const nothing = { spans: [], events: [], total: 0 }
const noSpans = { kind: 'found', answer: { data: shownTrace(nothing, nothing) } } as const
const noTraces: Omit<TraceTools, 'access'> = {
  find: () => Promise.resolve(noSpans),
  findOfEvent: ({ eventId }) => {
    const attributes = { trace: null, candidates: [] }
    const data = { id: eventId, type: 'event_trace', attributes } as const
    return Promise.resolve({ kind: 'found', answer: { data } })
  },
}

/** Everybody is the same. */
const onePerson: People = {
  find: () => Promise.resolve(somebody),
  setUnlinked: () => Promise.resolve(true),
  unlinks: () => Promise.resolve([]),
  quarantined: () => [],
}

const noEvents = {
  accepted: 0,
  stored: 0,
  waiting: 0,
  set_aside: 0,
  lost: 0,
  discarded: 0,
  rejected: 0,
} as const

async function fakeCatalog(dataDir: string, logger: Logger): Promise<Catalog> {
  const table = { readAll: () => Promise.resolve([]), write: () => Promise.resolve() }
  const publish = () => Promise.resolve()
  return openCatalog({ dataDir, firstKeys: keys, table, publish, logger, nowMs: Date.now })
}

type Managed = Pick<DeadLetterTools, 'access' | 'catalog' | 'logger'> & {
  readonly metrics: Metrics
  readonly dataDir: string
}

async function fakeLetterTools(managed: Managed, fakes: Fakes): Promise<DeadLetterTools> {
  const { metrics, dataDir, ...tools } = managed
  const { insert = () => Promise.resolve() } = fakes
  const office = openDeadLetterOffice({
    deadLetters: fakes.deadLetters ?? (await openDeadLetters(dataDir)),
    metrics,
    warehouse: { insert, query: () => Promise.resolve([]) },
    turns: openTurnKeeper(Date.now).join(),
    nowMs: Date.now,
    onStored: () => {},
  })
  const rules = { retentionMonths: 15, autoCreateApplications: true, applicationsMax: 3 }
  return { office, ...tools, ...rules }
}

function fakeSpans(metrics: Metrics, logger: Logger): SpanTools {
  const journal: SpanTools['journal'] = { append: () => Promise.resolve('durable') }
  const bodies = openSpanBodies()
  return { journal, bodies, metrics, logger, nowMs: Date.now, retentionDays: 30 }
}

const asking = {
  progress: () => Promise.resolve({ rowsRead: 0, rowsToRead: 0 }),
  users: { reading: () => asSent },
  newRequestId: () => 'request-1',
  nowMs: Date.now,
}

function fakeSignIn(
  catalog: Catalog,
  logger: Logger,
): Pick<ServerTools, 'reach' | 'session' | 'team'> {
  const access = openAccess(catalog, Date.now)
  const team = openTeam({ catalog, passwords: openPasswords(), nowMs: Date.now })
  const tries = openSignInTries(Date.now)
  return {
    reach: { isLoopback: true, trustsProxy: false },
    session: { access, catalog, team, tries, nowMs: Date.now },
    team: { access, team, logger },
  }
}

/** Everything that the server is built with: what is accepted is gone, what is asked is empty. */
/** What there is nothing of. */
function withNothing(access: Access): Pick<ServerTools, 'demo' | 'traces'> {
  return { demo: { access, demo: noDemo }, traces: { access, ...noTraces } }
}

/** Demo data that nobody has loaded. */
const noDemo: DemoLoading = {
  standing: () => ({ state: 'absent', progress: 0, events: 0, traces: 0 }),
  begin: () => Promise.resolve({ kind: 'begun', standing: noDemo.standing() }),
  remove: () => ({ kind: 'begun', standing: noDemo.standing() }),
  contents: () =>
    Promise.resolve({ events: 0, users: 0, accounts: 0, traces: 0, views: [], kept: [] }),
  watch: () => () => {},
}

/** What people save and write. */
function fakeWritings(access: Access, catalog: Catalog) {
  return {
    saved: { access, ...openSavedViews({ catalog, nowMs: Date.now }) },
    dictionaryNotes: { access, notes: openDictionaryNotes({ catalog, nowMs: Date.now }) },
    imports: { access, imports: openFileImports({ catalog, nowMs: Date.now }) },
  }
}

export async function fakeTools(fakes: Fakes = {}): Promise<ServerTools> {
  const dataDir = await mkdtemp(join(tmpdir(), 'throughline-'))
  const { dictionary = emptyDictionary, logger = openLogger('silent'), queryRows } = fakes
  const catalog = await fakeCatalog(dataDir, logger)
  const metrics = openMetrics()
  const access = openAccess(catalog, Date.now)
  const live = openLiveStream(Date.now)
  const figures = openFigures(Date.now)
  const query = queryRows ?? noRows
  const questionTools = { ...asking, warehouse: { query }, dictionary }
  return {
    logger,
    metrics,
    intake: {
      access: openIntakeAccess(catalog, Date.now),
      catalog,
      rates: openKeyRates({ perSecond: 0, nowMs: Date.now }),
      nextSequence: openSequence(),
      journal: { append: () => Promise.resolve('durable') },
      spans: fakeSpans(metrics, logger),
      live,
      logger,
      metrics,
      figures,
      keyId: openKeyIds(),
      schemaFaults: openEventChecks(catalog),
      nowMs: Date.now,
      newEventId: () => 'made',
      retentionMonths: 15,
      autoCreateApplications: true,
      applicationsMax: 3,
    },
    ...fakeSignIn(catalog, logger),
    app: {
      access,
      catalog,
      dictionary,
      live,
      version: '0.0.0',
      kept: { event_months: 15, span_days: 30 },
      apiKey: keys.api_key,
      countEvents: () => Promise.resolve(noEvents),
    },
    health: {
      readMetrics: () => Promise.resolve(metrics.registry),
      whyNotAccepting: () => Promise.resolve(undefined),
      whyNotAnswering: () => undefined,
      ...fakes.health,
    },
    management: { access, catalog, nowMs: Date.now, applicationsMax: 3, onChanged: () => {} },
    questions: { ...questionTools, segments: catalog, runs: fakeRuns(fakes.softMs) },
    segments: { access, segments: fakeSegments(catalog, fakes), nowMs: Date.now },
    ...fakeWritings(access, catalog),
    people: { access, logger, people: onePerson },
    ingestion: { access, catalog, nowMs: Date.now, ...fakeReport(figures, query, noEvents) },
    deadLetters: await fakeLetterTools({ access, catalog, logger, metrics, dataDir }, fakes),
    ...withNothing(access),
    webDirectory: join(dataDir, 'no-web'),
  }
}
