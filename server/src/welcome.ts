import type { FirstKeys } from './catalog/first-keys.ts'

type Start = {
  readonly host: string
  readonly port: number
  readonly keys: FirstKeys
  /** The token of the link for the first administrator; undefined when there is one. */
  readonly invitation: string | undefined
}

/** What a person reads after the start: where to go, the keys, and the first event to send. */
export function welcome({ host, port, keys, invitation }: Start): string {
  const shownHost = host === '0.0.0.0' || host === '::' ? 'localhost' : host
  const origin = `http://${shownHost.includes(':') ? `[${shownHost}]` : shownHost}:${port}`
  return `
  Throughline is running.

  Web app   ${origin}/${invitation === undefined ? '' : `#invitation=${invitation}`}
${invitation === undefined ? '' : firstLink}
  For the shell, the keys that send events and ask questions:

  export API_KEY='${keys.api_key}'
  export APPLICATION_KEY='${keys.application_key}'

  Send the first event:

  curl -i ${origin}/api/v2/prodlytics \\
    -H 'DD-API-KEY: ${keys.api_key}' -H 'Content-Type: application/json' \\
    -d '{"type":"server","application":{"id":"shop"},"event":{"name":"payment.processed"},"usr":{"id":"user-1"},"customer":{"tier":"premium"}}'

`
}

const firstLink = `
  Whoever opens this link first chooses an e-mail and a password, and is the administrator.
  It works once, for seven days; a new start prints another, as long as there is none.
`
