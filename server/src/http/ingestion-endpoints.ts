import {
  IngestionRejections,
  IngestionSources,
  IngestionSummary,
  IngestionTimeline,
  IngestionWarnings,
} from '@throughline/contract'
import type { TSchema } from 'typebox'
import { managedAnswers, type Endpoint } from './endpoint.ts'

const base = '/api/ingestion'

/** Where is told what comes in. */
export const ingestionPaths = {
  summary: `${base}/summary`,
  timeline: `${base}/timeline`,
  rejections: `${base}/rejections`,
  warnings: `${base}/warnings`,
  sources: `${base}/sources`,
} as const

const filters = 'from, to, application_id, key_id, protocol'

/** What comes in, what of it is refused, and what is odd about it. */
export const ingestionEndpoints: readonly Endpoint[] = [
  reading({
    path: ingestionPaths.summary,
    summary: 'How it stands now: rates, lag, backlog, journal and counters.',
    schema: IngestionSummary,
  }),
  reading({
    path: ingestionPaths.timeline,
    summary: `What came in by the minute or the hour (interval, ${filters}).`,
    schema: IngestionTimeline,
    isAsked: true,
  }),
  reading({
    path: ingestionPaths.rejections,
    summary: `What was refused, by reason, with the newest samples (${filters}).`,
    schema: IngestionRejections,
    isAsked: true,
  }),
  reading({
    path: ingestionPaths.warnings,
    summary: `What was refused, changed or noted, by type, with the newest samples (severity, ${filters}).`,
    schema: IngestionWarnings,
    isAsked: true,
  }),
  reading({
    path: ingestionPaths.sources,
    summary: `Who sends: application, API key and protocol, with the last event of each (${filters}).`,
    schema: IngestionSources,
    isAsked: true,
  }),
]

type Reading = Pick<Endpoint, 'path' | 'summary'> & {
  readonly schema: TSchema
  /** It has parameters, which may be wrong. */
  readonly isAsked?: true
}

function reading({ path, summary, schema, isAsked }: Reading): Endpoint {
  return {
    method: 'get',
    path,
    summary,
    access: 'bothKeys',
    permission: 'rum_apps_read',
    answers: managedAnswers(
      'The figures.',
      schema,
      isAsked === undefined ? [] : ['request_malformed'],
    ),
  }
}
