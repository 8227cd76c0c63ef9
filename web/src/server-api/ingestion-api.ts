import {
  IngestionSources,
  IngestionSummary,
  IngestionTimeline,
  IngestionWarnings,
} from '@throughline/contract'
import { request } from './request.ts'

/** How what comes in stands now. */
export async function readSummary(signal: AbortSignal): Promise<IngestionSummary> {
  return request({ path: '/api/ingestion/summary', signal }, IngestionSummary)
}

interface Window {
  readonly fromMs: number
  readonly toMs: number
}

/** How many events came in, by the minute or the hour. */
export async function readTimeline(
  { fromMs, toMs }: Window,
  signal: AbortSignal,
): Promise<IngestionTimeline> {
  const query = new URLSearchParams({ from: String(fromMs), to: String(toMs) })
  return request({ path: `/api/ingestion/timeline?${query}`, signal }, IngestionTimeline)
}

/** Who sent something. */
export async function readSources(
  { fromMs, toMs }: Window,
  signal: AbortSignal,
): Promise<IngestionSources> {
  const query = new URLSearchParams({ from: String(fromMs), to: String(toMs) })
  return request({ path: `/api/ingestion/sources?${query}`, signal }, IngestionSources)
}

/** What was refused, changed or noted, by its type. */
export async function readWarnings(
  { fromMs, toMs }: Window,
  signal: AbortSignal,
): Promise<IngestionWarnings> {
  const query = new URLSearchParams({ from: String(fromMs), to: String(toMs) })
  return request({ path: `/api/ingestion/warnings?${query}`, signal }, IngestionWarnings)
}
