import type {
  IngestionRejections,
  IngestionSources,
  IngestionSummary,
  IngestionTimeline,
  IngestionWarnings,
  QuestionErrors,
} from '@throughline/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { keyUuid } from '../catalog/catalog-document.ts'
import type { Catalog } from '../catalog/catalog.ts'
import type { IngestionReport } from '../ingestion/report.ts'
import { ingestionDaysMax, type SeverityCount } from '../warehouse/ingestion-table.ts'
import type { Access } from './access.ts'
import { authorize } from './authorize.ts'
import {
  listedSources,
  listedWarnings,
  ratesOver,
  timelineBuckets,
  type KeyNames,
} from './ingestion-answers.ts'
import { listedSpanSources, spanCounts, spanRatesOver } from './span-figure-answers.ts'
import { readAsked, windowMsDefault, type Asked } from './ingestion-asked.ts'
import { ingestionPaths } from './ingestion-endpoints.ts'

/** How events stand at the moment, of all processes. */
export type IngestionState = Pick<
  IngestionSummary,
  'engine' | 'lag_seconds' | 'journal' | 'counters'
> & {
  readonly backlogBytes: number
  readonly spans: Omit<IngestionSummary['spans'], 'rates' | 'last_span_at'>
}

export type IngestionTools = {
  readonly access: Pick<Access, 'refuseCaller'>
  readonly catalog: Pick<Catalog, 'keys'>
  readonly report: IngestionReport
  readonly state: () => Promise<IngestionState>
  readonly nowMs: () => number
}

/** What comes in, for a page and for whoever watches. None of it needs the engine. */
export function ingestionRoutes(app: FastifyInstance, tools: IngestionTools): void {
  const { access, catalog, report } = tools
  void app.register((scope, _options, done) => {
    scope.addHook('onRequest', authorize(access, 'rum_apps_read'))
    scope.get(ingestionPaths.summary, () => summary(tools))
    scope.get(
      ingestionPaths.timeline,
      answering('timeline', tools, async (asked): Promise<IngestionTimeline> => {
        const { value, isComplete } = await report.buckets(asked, asked.bucketMinutes)
        return {
          complete: isComplete,
          interval_ms: asked.bucketMinutes * minuteMs,
          buckets: timelineBuckets(value, asked),
        }
      }),
    )
    scope.get(
      ingestionPaths.rejections,
      answering('warnings', tools, async (asked): Promise<IngestionRejections> => {
        const { complete, warnings } = await warningsOf({ ...asked, severity: 'dropped' }, tools)
        return { complete, rejections: warnings }
      }),
    )
    scope.get(
      ingestionPaths.warnings,
      answering('warnings', tools, (asked) => warningsOf(asked, tools)),
    )
    scope.get(
      ingestionPaths.sources,
      answering('sources', tools, async (asked): Promise<IngestionSources> => {
        const { value, isComplete } = await report.figures(asked)
        // Of an id that was there already nobody knows any more who sent it.
        const known = value.filter(({ protocol }) => protocol !== '')
        const names = keyNames(catalog)
        return {
          complete: isComplete,
          sources: listedSources(known, names),
          span_sources: listedSpanSources(known, names),
        }
      }),
    )
    done()
  })
}

const minuteMs = 60_000
const hourMs = 60 * minuteMs

async function warningsOf(
  asked: Asked,
  { report, catalog }: IngestionTools,
): Promise<IngestionWarnings> {
  const { value, isComplete } = await report.figures(asked)
  const warnings = listedWarnings(value, asked.severity, keyNames(catalog))
  return { complete: isComplete, warnings }
}

function keyNames(catalog: Pick<Catalog, 'keys'>): KeyNames {
  return new Map(catalog.keys('api_key').map(({ id, name }) => [keyUuid(id), name]))
}

function answering<Answer>(
  window: keyof typeof windowMsDefault,
  { nowMs }: IngestionTools,
  answer: (asked: Asked) => Promise<Answer>,
) {
  return (request: FastifyRequest, reply: FastifyReply): Promise<Answer> | FastifyReply => {
    const windowMs = windowMsDefault[window]
    const asked = readAsked(request.query, { nowMs: nowMs(), windowMs })
    if (asked.kind === 'asked') return answer(asked)
    return reply.code(400).send({ errors: asked.sentences } satisfies QuestionErrors)
  }
}

async function summary({ report, state, nowMs }: IngestionTools): Promise<IngestionSummary> {
  const atMs = nowMs()
  const until = Math.floor(atMs / minuteMs) + 1
  const asked = { from: until - 61, until, filter: {} }
  const [{ value, isComplete }, now] = await Promise.all([report.buckets(asked, 1), state()])
  const { backlogBytes, engine, lag_seconds, journal, counters, spans } = now
  return {
    at: atMs,
    engine,
    complete: isComplete,
    rates: { minute: ratesOver(minuteMs, value, atMs), hour: ratesOver(hourMs, value, atMs) },
    last_event_at: lastAccepted(value) ?? (await lastEver(report, until)),
    lag_seconds,
    backlog: { events: counters.waiting, bytes: backlogBytes },
    journal,
    counters,
    spans: {
      ...spans,
      rates: {
        minute: spanRatesOver(minuteMs, value, atMs),
        hour: spanRatesOver(hourMs, value, atMs),
      },
      last_span_at: lastAccepted(spanCounts(value)) ?? null,
    },
  }
}

/** Only asked of a quiet server: it reads all there is. */
async function lastEver(report: IngestionReport, until: number): Promise<number | null> {
  const from = until - ingestionDaysMax * dayMinutes
  const { value } = await report.buckets({ from, until, filter: {} }, dayMinutes)
  return lastAccepted(value) ?? null
}

const dayMinutes = 24 * 60

function lastAccepted(counts: readonly SeverityCount[]): number | undefined {
  return counts
    .filter(({ severity }) => severity === 'accepted')
    .map(({ lastAtMs }) => lastAtMs)
    .toSorted((one, other) => other - one)[0]
}
