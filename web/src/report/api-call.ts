/** How a question is shown: as it is built, with typed filters, as requests, as the SQL that they become. */
export const requestForms = ['none', 'text', 'api', 'sql'] as const
export type RequestForm = (typeof requestForms)[number]

/** A request to the public API, for those who want to ask it themselves. */
export interface ApiCall {
  readonly title: string
  readonly path: string
  readonly body: unknown
}

/**
 * A call ready for a shell. The page signs in with a cookie and never holds the application key, so
 * the command takes it from the environment.
 */
export function asCurl(origin: string, apiKey: string, { path, body }: ApiCall): string {
  return [
    `curl -s ${origin}${path} \\`,
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
