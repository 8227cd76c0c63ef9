import type { Customer } from './customer.ts'
import { hex, openRandom, type Random } from './random.ts'
import { webVersion, type Shop } from './shop.ts'
import { traceText, type Call } from './trace-writer.ts'

export interface Page {
  /** The route, as a browser SDK names views: `/product/:slug`. */
  readonly name: string
  readonly path: string
  readonly timeSpentMs: number
}

export interface ServerEvent {
  readonly name: string
  readonly service: string
  readonly version: string
  /** Further members of the event, as JSON without the braces. */
  readonly attributes: string
  readonly traceId: number
}

/** Writes the events of one visit as JSON lines. What is later than the shop's end is left out. */
export interface EventWriter {
  readonly lines: readonly string[]
  /** Traces as JSON, of what is not too old for spans. */
  readonly traces: readonly string[]
  view(atMs: number, page: Page): void
  click(atMs: number, name: string, page: Page): void
  server(atMs: number, event: ServerEvent): void
  /** What the services did, from that moment on. */
  trace(call: Call, at: { readonly startMs: number; readonly traceId: number }): void
  /** From here on the events carry the customer, not only the session. */
  signIn(): void
}

const nsPerMs = 1_000_000
const host = 'https://shop.example'

/**
 * Text is put together by hand: it is several times faster than building objects, and every piece
 * but the application is a constant of the demo that needs no escaping.
 */
export function openEventWriter(shop: Shop, customer: Customer, random: Random): EventWriter {
  const lines: string[] = []
  const traces: string[] = []
  const sessionId = hex(random, 32)
  const application = `"application":{"id":${JSON.stringify(shop.application)},"name":"Demo shop"}`
  const session = `"session":{"id":"${sessionId}","type":"user"}`
  const browser = browserText(customer)
  let person = customer.isRemembered ? personText(customer) : ''

  const add = (atMs: number, event: { type: string; name: string; rest: string }): void => {
    if (atMs >= shop.endMs) return
    const id = `"id":"${sessionId}-${lines.length}"`
    lines.push(
      `{"type":"${event.type}","date":${atMs},"event":{${event.name}${id}},` +
        `${application},${session}${person},${event.rest}}`,
    )
  }
  const addWeb = (atMs: number, type: string, about: string): void => {
    const tags = `"service":"web-shop","version":"${webVersion(atMs)}","env":"prod"`
    add(atMs, { type, name: '', rest: `${tags},${about},${browser}` })
  }

  // Spans draw for themselves: with other spans the same visits come.
  const spans = openRandom(shop.seed, Number.parseInt(sessionId.slice(0, 8), 16))

  return {
    lines,
    traces,
    view(atMs, page) {
      const spent = page.timeSpentMs * nsPerMs
      const loading = (180 + Math.floor(random.next() ** 3 * 2_400)) * nsPerMs
      const id = `"id":"${hex(random, 16)}",`
      const times = `,"time_spent":${spent},"loading_time":${loading}`
      addWeb(atMs, 'view', `"view":{${id}${placeText(page)}${times}}`)
    },
    click(atMs, name, page) {
      const action = `"action":{"id":"${hex(random, 16)}","type":"click","name":"${name}"}`
      addWeb(atMs, 'action', `${action},"view":{${placeText(page)}}`)
    },
    server(atMs, { name, service, version, attributes, traceId }) {
      const tags = `"service":"${service}","version":"${version}","env":"prod","dd":{"trace_id":"${hexId(traceId)}"}`
      add(atMs, { type: 'server', name: `"name":"${name}",`, rest: `${tags},${attributes}` })
    },
    trace(call, { startMs, traceId }) {
      if (startMs < shop.spansFromMs || startMs + call.durationMs >= shop.endMs) return
      const known = person === '' ? {} : ownerOf(customer)
      const owner = { 'session.id': sessionId, ...known }
      traces.push(traceText(call, { startMs, traceId, owner }, spans))
    },
    signIn() {
      person = personText(customer)
    },
  }
}

function placeText({ name, path }: Page): string {
  return `"name":"${name}","url":"${host}${path}","url_path":"${path}"`
}

function personText({ id, tier, accountId }: Customer): string {
  const account = accountId === undefined ? '' : `,"account":{"id":"${accountId}"}`
  return `,"usr":{"id":"${id}","tier":"${tier}"}${account}`
}

/** As 32 hexadecimal digits: 16 decimal ones would be taken for such. */
function hexId(traceId: number): string {
  return traceId.toString(16).padStart(32, '0')
}

function ownerOf({ id, accountId }: Customer): Readonly<Record<string, string>> {
  return { 'usr.id': id, ...(accountId !== undefined && { 'account.id': accountId }) }
}

function browserText({ country, city, device }: Customer): string {
  return [
    `"geo":{"country":"${country.name}","country_iso_code":"${country.isoCode}","city":"${city}"}`,
    `"device":{"type":"${device.type}","brand":"${device.brand}"}`,
    `"os":{"name":"${device.os[0]}","version":"${device.os[1]}"}`,
    `"browser":{"name":"${device.browser[0]}","version":"${device.browser[1]}"}`,
  ].join(',')
}
