import type { FirstKeys } from './catalog/first-keys.ts'

type Start = {
  readonly host: string
  readonly port: number
  readonly keys: FirstKeys
}

/** What a person reads after the start: where to go, the keys, and the first event to send. */
export function welcome({ host, port, keys }: Start): string {
  const shownHost = host === '0.0.0.0' || host === '::' ? 'localhost' : host
  const origin = `http://${shownHost.includes(':') ? `[${shownHost}]` : shownHost}:${port}`
  return `
  Throughline is running.

  Web app   ${origin}/#key=${keys.application_key}

  For the shell, the keys that send events and ask questions:

  export API_KEY='${keys.api_key}'
  export APPLICATION_KEY='${keys.application_key}'

  Send the first event:

  curl -i ${origin}/api/v2/prodlytics \\
    -H 'DD-API-KEY: ${keys.api_key}' -H 'Content-Type: application/json' \\
    -d '{"type":"server","application":{"id":"shop"},"event":{"name":"payment.processed"},"usr":{"id":"user-1"},"customer":{"tier":"premium"}}'

`
}
