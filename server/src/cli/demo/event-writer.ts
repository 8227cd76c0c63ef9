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

  const add = (type: string, atMs: number, event: string, rest: string): void => {
    if (atMs >= shop.endMs) return
    const id = `"id":"${sessionId}-${lines.length}"`
    lines.push(
      `{"type":"${type}","date":${atMs},"event":{${event}${id}},${application},${session}${person},${rest}}`,
    )
  }
  const web = (atMs: number): string =>
    `"service":"web-shop","version":"${webVersion(atMs)}","env":"prod"`

  return {
    lines,
    view(atMs, page) {
      const spent = page.timeSpentMs * nsPerMs
      const loading = (180 + Math.floor(random.next() ** 3 * 2_400)) * nsPerMs
      const more = `,"time_spent":${spent},"loading_time":${loading}`
      add(
        'view',
        atMs,
        '',
        `${web(atMs)},"view":${viewText(page, hex(random, 16), more)},${browser}`,
      )
    },
    click(atMs, name, page) {
      const action = `"action":{"id":"${hex(random, 16)}","type":"click","name":"${name}"}`
      add(
        'action',
        atMs,
        '',
        `${web(atMs)},${action},"view":${viewText(page, undefined, '')},${browser}`,
      )
    },
    server(atMs, { name, service, version, attributes }) {
      const tags = `"service":"${service}","version":"${version}","env":"prod"`
      add('server', atMs, `"name":"${name}",`, `${tags},${attributes}`)
    },
    signIn() {
      person = personText(customer)
    },
  }
}

function viewText({ name, path }: Page, id: string | undefined, more: string): string {
  const head = id === undefined ? '' : `"id":"${id}",`
  return `{${head}"name":"${name}","url":"${host}${path}","url_path":"${path}"${more}}`
}

function personText({ id, tier, accountId }: Customer): string {
  const account = accountId === undefined ? '' : `,"account":{"id":"${accountId}"}`
  return `,"usr":{"id":"${id}","tier":"${tier}"}${account}`
}

function browserText({ country, city, device }: Customer): string {
  return [
    `"geo":{"country":"${country.name}","country_iso_code":"${country.isoCode}","city":"${city}"}`,
    `"device":{"type":"${device.type}","brand":"${device.brand}"}`,
    `"os":{"name":"${device.os}","version":"${device.osVersion}"}`,
    `"browser":{"name":"${device.browser}","version":"${device.browserVersion}"}`,
  ].join(',')
}
