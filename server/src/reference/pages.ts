import {
  errorCodes,
  ingestionWarnings,
  permissions,
  spanDrops,
  spanRepairs,
} from '@throughline/contract'
import { settingsTable } from '../settings/settings.ts'
import { metricsTable } from '../telemetry/metrics.ts'
import { endpointSections } from './endpoint-page.ts'
import { code, table } from './markdown.ts'

/** A page of `docs/reference/`. */
export type Page = { readonly file: string; readonly text: string }

const origin = '<!-- Printed by `npm run reference` from the code. Change the table there. -->'

/** Every page, with the text that the tables give at the moment. */
export function referencePages(): readonly Page[] {
  return [
    settingsPage(),
    errorCodesPage(),
    ingestionWarningsPage(),
    metricsPage(),
    endpointsPage(),
    permissionsPage(),
  ]
}

function settingsPage(): Page {
  const rows = settingsTable.map((row) => [code(row.name), code(row.default), row.meaning])
  return page('settings', [
    '# Settings',
    'Environment variables of the server. A name that starts with `THROUGHLINE_` and is not listed here stops the start, so that a misspelt setting is seen.',
    table(['setting', 'default', 'meaning'], rows),
  ])
}

function errorCodesPage(): Page {
  const rows = Object.entries(errorCodes).map(([name, said]) => {
    const ofQuestion = 'statusOfQuestion' in said ? said.statusOfQuestion : ''
    return [code(name), String(said.status), String(ofQuestion), said.sentence]
  })
  return page('error-codes', [
    '# Error codes',
    'Each refusal has one of these codes; the status is that of an answer which is nothing but the refusal. The clients of the questions know fewer statuses, so to a question it is another where the page says one. In a batch the code stands beside the index of the event.',
    table(['code', 'status', 'to a question', 'meaning'], rows),
  ])
}

function ingestionWarningsPage(): Page {
  const rows = Object.entries(ingestionWarnings).map(([type, { severity, meaning }]) => {
    return [code(type), severity, meaning]
  })
  return page('ingestion-warnings', [
    '# Ingestion warnings',
    'What `/api/ingestion/warnings` tells of events that are taken. `changed`: something is kept other than it was sent. `noted`: something is odd. One event may have several, each once. What is not taken is `dropped`, and its type is one of the [error codes](error-codes.md).',
    table(['type', 'severity', 'meaning'], rows),
    '## Spans that are not kept',
    'By `reason` of `throughline_spans_dropped_total`.',
    table(
      ['reason', 'a span is not kept, because'],
      Object.entries(spanDrops).map(([reason, why]) => [code(reason), why]),
    ),
    '## Spans that are kept otherwise than they were sent',
    'By `repair` of `throughline_spans_repaired_total`.',
    table(
      ['repair', 'what is kept'],
      Object.entries(spanRepairs).map(([repair, kept]) => [code(repair), kept]),
    ),
  ])
}

function metricsPage(): Page {
  const rows = Object.values(metricsTable).map((row) => [
    code(row.name),
    row.type,
    row.labels.map(code).join(', '),
    row.help,
  ])
  return page('metrics', [
    '# Metrics',
    'Served as Prometheus text at `/metrics`.',
    table(['metric', 'type', 'labels', 'meaning'], rows),
  ])
}

function endpointsPage(): Page {
  return page('endpoints', [
    '# Endpoints',
    'The same as a document for programs: `/api/openapi.json`, OpenAPI 3.1.',
    endpointSections(),
  ])
}

function permissionsPage(): Page {
  const rows = Object.entries(permissions).map(([name, { allows, role }]) => [
    code(name),
    allows,
    role,
  ])
  return page('permissions', [
    '# Permissions',
    'What may be done here, and by whom. An application key may do everything, or what its `scopes` name; other names are kept and allow nothing here. Somebody who is signed in may do what their role may: a viewer what stands at `viewer`, an editor that and what stands at `editor`, an administrator everything. An application key that somebody made while signed in allows what their role does too, and no more. An API key lets send, and needs none of these. How people come in is on [a page of its own](signing-in.md).',
    table(['permission', 'allows', 'least role'], rows),
  ])
}

function page(name: string, parts: readonly string[]): Page {
  return { file: `${name}.md`, text: `${[origin, ...parts].join('\n\n')}\n` }
}
