import { afterAll, beforeAll, expect, test } from 'vitest'
import { isJsonObject } from '../../src/intake/json-object.ts'
import { untilStored } from '../asking.ts'
import { listedRecords } from '../intake/listed-records.ts'
import { makeApiKey } from '../key-api.ts'
import { askPerson } from '../people-api.ts'
import { eventually, startServer, type RunningServer } from '../running-server.ts'
import { pageMessages, type PageMessage } from './page-messages.ts'

const messages = pageMessages()
const pages = [...new Set(messages.map(({ page }) => page))]

let server: RunningServer

beforeAll(async () => {
  // The pages will be older than any retention.
  server = await startServer({ THROUGHLINE_RETENTION_MONTHS: '1200' })
  await Promise.all(pages.map(addKey))
  await Promise.all(messages.map(sendOf))
  await untilStored(server)
})
afterAll(() => server.remove())

async function addKey(page: string): Promise<void> {
  await makeApiKey(server, { name: page, key: page, application_id: page })
}

/** Sends what a page shows; each page has an application of its own, by which to tell its ids. */
async function sendOf({ page, path, body }: PageMessage): Promise<void> {
  const isNamed = path.startsWith('/api/')
  const date = typeof body['date'] === 'string' ? { date: Date.parse(body['date']) } : {}
  const named = isNamed ? { type: 'server', ...body, application: { id: page }, ...date } : body
  const { source } = body
  const sent = isJsonObject(source) ? { ...body, source: { id: page } } : named
  const answer = await fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { 'DD-API-KEY': page, 'content-type': 'application/x-ndjson' },
    body: JSON.stringify(sent),
  })
  if (!answer.ok) throw new Error(`${page}: ${await answer.text()}`)
}

const namespaces = [
  ['user', '@usr.id'],
  ['anon', '@usr.anonymous_id'],
  ['session', '@session.id'],
  ['device', '@device.id'],
] as const

/** The ids that the events of a page name, profiles apart: those are of one application anyway. */
async function idsOf(page: string): Promise<readonly string[]> {
  const columns = namespaces.map(([, column]) => column)
  const records = await listedRecords(server, `@application.id:"${page}"`, columns)
  const ids = records.flatMap((record) =>
    namespaces.flatMap(([namespace, column]) => {
      const id = record[column]
      return typeof id === 'string' ? [`${namespace}:${id}`] : []
    }),
  )
  return [...new Set(ids)]
}

function idOf({ id }: { readonly id: string }): string {
  return id
}

test('8 pages and more show what clients send', () => {
  expect(pages.length).toBeGreaterThanOrEqual(8)
})

test('nobody on one page of the documents is somebody on another, when one server takes them all', async () => {
  const pagesOf = new Map<string, string[]>()
  for (const page of pages) {
    const ids = await eventually(async () => {
      const found = await idsOf(page)
      expect(found).not.toEqual([])
      return found
    })
    const people = await Promise.all(ids.map((id) => askPerson(server, id)))
    for (const id of new Set(people.flatMap(({ attributes }) => attributes.ids.map(idOf)))) {
      pagesOf.set(id, [...(pagesOf.get(id) ?? []), page])
    }
  }

  const shared = [...pagesOf].filter(([, on]) => on.length > 1)
  expect(shared).toEqual([])
})
