import type { AnalyticsRequest } from '@throughline/contract'
import { questionPaths } from '../server-api/questions.ts'

/**
 * The API call behind a curve, ready for a shell. The page signs in with a cookie and never holds the
 * application key, so the command takes it from the environment.
 */
export function curveAsCurl(origin: string, apiKey: string, body: AnalyticsRequest): string {
  return [
    `curl -s ${origin}${questionPaths.timeseries} \\`,
    `  -H ${shellQuoted(`DD-API-KEY: ${apiKey}`)} \\`,
    `  -H "DD-APPLICATION-KEY: $APPLICATION_KEY" \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -d ${shellQuoted(JSON.stringify(body, null, 2))}`,
  ].join('\n')
}

/** Text as one word of a POSIX shell, whatever is in it. */
export function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}
