/**
 * What endpoints are about, by how their paths begin; the first row that fits counts. In the order in
 * which the reference shows them.
 */
const rows: readonly (readonly [tag: string, ...starts: string[]])[] = [
  ['Events', '/api/v2/prodlytics', '/api/v2/product-analytics/events'],
  [
    'Questions',
    '/api/v2/product-analytics/analytics',
    '/api/v2/query',
    '/api/app/statements',
    '/api/app/questions',
  ],
  ['Journeys', '/api/v2/product-analytics/journey'],
  ['Retention', '/api/v2/product-analytics/retention'],
  ['Paths', '/api/v2/product-analytics/sankey', '/api/throughline/v1/sankey'],
  [
    'Users and accounts',
    '/api/v2/product-analytics/users',
    '/api/v2/product-analytics/accounts',
    '/api/people',
  ],
  ['Segments', '/api/v2/product-analytics/segment'],
  ['Traces', '/api/throughline/v1'],
  ['Ingestion', '/api/ingestion'],
  ['Event schemas', '/api/event-schemas'],
  ['Applications', '/api/v2/rum/applications'],
  ['Keys', '/api/v2/api_keys', '/api/v2/application_keys', '/api/v2/current_user'],
  ['Keys', '/api/v1/validate', '/api/v2/validate'],
  ['Web app', '/api/app', '/api/session', '/api/team', '/api/charts', '/api/dashboards'],
  ['Server', '/healthz', '/readyz', '/metrics', '/api/openapi.json'],
  ['Intake of Datalyr and Tracardi', '/track', '/batch', '/container-scripts', '/attribution'],
  ['Intake of Datalyr and Tracardi', '/collect'],
  ['Intake of browsers', '/api/v2/rum', '/api/v2/replay', '/api/v2/profile'],
  ['Intake of OpenTelemetry', '/v1/traces', '/v1/logs'],
  ['Intake of Segment calls', '/v1/'],
  ['Intake of tracers', '/v0', '/v1.0', '/spans', '/services', '/telemetry', '/dogstatsd', '/info'],
]

/** Where all others are. */
const others = 'Others'

export const endpointTags: readonly string[] = [...new Set([...rows.map(([tag]) => tag), others])]

/** What the endpoint at a path is about. */
export function endpointTag(path: string): string {
  if (path === '/') return endpointTag('/track')
  const row = rows.find(([, ...starts]) => starts.some((start) => path.startsWith(start)))
  return row?.[0] ?? others
}
