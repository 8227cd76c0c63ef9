import type { Overview } from '@throughline/contract'
import { shellQuoted } from '../report/api-call.ts'
import { demoShop } from '../demo/use-demo.ts'

export interface Snippet {
  readonly id: string
  readonly name: string
  /** What to do with the text, where it does not say so itself. */
  readonly advice?: string
  readonly text: string
}

/** What the snippets are filled in with: where this server is, and which key sends. */
interface Place {
  readonly origin: string
  readonly intakeUrl: string
  readonly key: string
  readonly application: string
}

/** How to send the first event, by whatever somebody sends with. */
export function snippetsOf(overview: Overview): readonly [Snippet, ...Snippet[]] {
  const place: Place = {
    origin: new URL(overview.intake_url).origin,
    intakeUrl: overview.intake_url,
    key: overview.api_key,
    application: overview.applications.find(({ id }) => id !== demoShop)?.id ?? 'shop',
  }
  return [
    { id: 'curl', name: 'curl', text: curl(place) },
    { id: 'node', name: 'Node', text: node(place) },
    { id: 'python', name: 'Python', text: python(place) },
    { id: 'go', name: 'Go', text: go(place) },
    { id: 'datadog', name: 'Datadog client', text: datadog(place) },
    { id: 'datalyr', name: 'Datalyr', text: datalyr(place) },
    { id: 'tracardi', name: 'Tracardi', text: tracardi(place) },
    { id: 'dd-trace', name: 'dd-trace', advice: traceAdvice, text: ddTrace(place) },
    { id: 'opentelemetry', name: 'OpenTelemetry', advice: traceAdvice, text: openTelemetry(place) },
  ]
}

const traceAdvice =
  'Spans tell what stood behind an event, and show under Traces. The page turns green at the first event.'

function eventOf({ application }: Place) {
  return {
    type: 'server',
    application: { id: application },
    event: { name: 'payment.processed' },
    usr: { id: 'user-1' },
    account: { id: 'acme' },
    customer: { tier: 'premium' },
    amount: 42.5,
  }
}

function curl(place: Place): string {
  return [
    `curl -X POST ${place.intakeUrl} \\`,
    `  -H ${shellQuoted(`DD-API-KEY: ${place.key}`)} \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -d ${shellQuoted(linePerKey(eventOf(place)))}`,
  ].join('\n')
}

function node({ key, origin }: Place): string {
  return `// npm install @throughline/node
import { Throughline } from '@throughline/node'

const throughline = new Throughline({
  apiKey: ${quoted(key)},
  host: ${quoted(origin)},
})

throughline.track({
  event: 'payment.processed',
  userId: 'user-1',
  properties: { amount: 42.5, tier: 'premium' },
})

await throughline.close() // once, when the process ends`
}

function python(place: Place): string {
  return `import json
import urllib.request

event = ${linePerKey(eventOf(place))}

request = urllib.request.Request(
    ${doubleQuoted(place.intakeUrl)},
    data=json.dumps(event).encode(),
    headers={"DD-API-KEY": ${doubleQuoted(place.key)}, "Content-Type": "application/json"},
)
print(urllib.request.urlopen(request).status)  # 202`
}

function go(place: Place): string {
  return `package main

import (
	"fmt"
	"log"
	"net/http"
	"strings"
)

const event = \`${linePerKey(eventOf(place))}\`

func main() {
	request, err := http.NewRequest("POST", ${doubleQuoted(place.intakeUrl)}, strings.NewReader(event))
	if err != nil {
		log.Fatal(err)
	}
	request.Header.Set("DD-API-KEY", ${doubleQuoted(place.key)})
	request.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(answer.Status) // 202 Accepted
}`
}

function datadog({ key, origin, application }: Place): string {
  return `// npm install @datadog/datadog-api-client
import { client, v2 } from '@datadog/datadog-api-client'

const configuration = client.createConfiguration({
  authMethods: { apiKeyAuth: ${quoted(key)} },
  baseServer: new client.BaseServerConfiguration(${quoted(origin)}, {}),
})

await new v2.ProductAnalyticsApi(configuration).submitProductAnalyticsEvent({
  body: {
    type: 'server',
    application: { id: ${quoted(application)} },
    event: { name: 'payment.processed' },
    usr: { id: 'user-1' },
    additionalProperties: { amount: 42.5, customer: { tier: 'premium' } },
  },
})`
}

function datalyr({ key, origin }: Place): string {
  return `// npm install @datalyr/api
import { Datalyr } from '@datalyr/api'

const datalyr = new Datalyr({ apiKey: ${quoted(key)}, host: ${quoted(`${origin}/track`)} })

await datalyr.track('user-1', 'payment.processed', { amount: 42.5, tier: 'premium' })
await datalyr.close()`
}

function tracardi({ key, origin }: Place): string {
  const body = {
    source: { id: key },
    session: { id: 'session-1' },
    profile: { id: 'user-1' },
    events: [{ type: 'payment.processed', properties: { amount: 42.5, tier: 'premium' } }],
  }
  return [
    `curl -X POST ${origin}/track \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -d ${shellQuoted(linePerKey(body))}`,
  ].join('\n')
}

function ddTrace({ origin }: Place): string {
  return `# npm install dd-trace
# An Agent is looked for at ${agentUrl(origin)}, where this server takes its place.
export DD_TRACE_AGENT_URL=${agentUrl(origin)}
DD_SERVICE=payments node --import dd-trace/initialize.mjs server.js`
}

function openTelemetry({ key, origin }: Place): string {
  return `# npm install @opentelemetry/auto-instrumentations-node
export OTEL_EXPORTER_OTLP_ENDPOINT=${origin}
export OTEL_EXPORTER_OTLP_HEADERS=${shellQuoted(`dd-api-key=${key}`)}
export OTEL_METRICS_EXPORTER=none
OTEL_SERVICE_NAME=payments node --require @opentelemetry/auto-instrumentations-node/register server.js`
}

/** Where tracers look for an Agent, on the machine of this server. */
function agentUrl(origin: string): string {
  return `http://${new URL(origin).hostname}:8126`
}

function quoted(text: string): string {
  return `'${text.replaceAll(/[\\']/g, (sign) => `\\${sign}`)}'`
}

function doubleQuoted(text: string): string {
  return JSON.stringify(text)
}

// Indented all the way down, seven short fields would fill the screen.
function linePerKey(object: Readonly<Record<string, unknown>>): string {
  const lines = Object.entries(object).map(
    ([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`,
  )
  return `{\n${lines.join(',\n')}\n}`
}
