import type { Customer } from './customer.ts'
import { hex, type Random } from './random.ts'
import { webVersion, type Shop } from './shop.ts'

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
}

/** Writes the events of one visit as JSON lines. What is later than the shop's end is left out. */
export interface EventWriter {
  readonly lines: readonly string[]
  view(atMs: number, page: Page): void
  click(atMs: number, name: string, page: Page): void
  server(atMs: number, event: ServerEvent): void
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

  return {
    lines,
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
    server(atMs, { name, service, version, attributes }) {
      const tags = `"service":"${service}","version":"${version}","env":"prod"`
      add(atMs, { type: 'server', name: `"name":"${name}",`, rest: `${tags},${attributes}` })
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

function browserText({ country, city, device }: Customer): string {
  return [
    `"geo":{"country":"${country.name}","country_iso_code":"${country.isoCode}","city":"${city}"}`,
    `"device":{"type":"${device.type}","brand":"${device.brand}"}`,
    `"os":{"name":"${device.os[0]}","version":"${device.os[1]}"}`,
    `"browser":{"name":"${device.browser[0]}","version":"${device.browser[1]}"}`,
  ].join(',')
}
