import { expect, test } from 'vitest'
import { decodeRecord } from '../../warehouse/event-row.ts'
import { readRow } from '../../warehouse/read-row.ts'
import { aView, anAction, startMs } from './a-browser-event.ts'
import { decodeBrowserBody } from './decode-body.ts'
import type { BrowserContext } from './judge-line.ts'

const context: BrowserContext = {
  nowMs: startMs + 10_000,
  nextSequence: () => 7,
  retentionMonths: 15,
  sentAtMs: undefined,
  newEventId: () => 'made',
  refuseApplication: (id) => (id === 'closed' ? 'application_disabled' : undefined),
}

test('a view is an event under its own id, in the revision of its version, with what its URL says', () => {
  const [view] = rowsOf([aView()])

  expect(view).toMatchObject({
    texts: {
      type: 'view',
      name: '',
      eventId: 'v1',
      viewId: 'v1',
      sessionId: 's1',
      anonymousId: 'a1',
      service: 'web',
      env: 'prod',
    },
    isIdFromClient: true,
    revision: 2,
    occurredAtMs: startMs,
    attributes: {
      view: {
        name: '/orders/?',
        url: 'https://shop.test/orders/7?utm_source=mail&token=x',
        url_host: 'shop.test',
        url_path: '/orders/7',
        url_path_group: '/orders/?',
        url_query: { utm_source: 'mail' },
        time_spent: 5_000_000,
      },
      attribution: { utm: { source: 'mail' }, referrer_host: 'news.test' },
    },
  })
})

test('the name that a page gives its view stays, and a page of the site itself is no referrer', () => {
  const view = {
    id: 'v1',
    url: 'https://shop.test/cart',
    referrer: 'https://shop.test/',
    name: 'Cart',
  }

  const [row] = rowsOf([aView({ view })])

  expect(row?.attributes).toMatchObject({ view: { name: 'Cart', url_path: '/cart' } })
  expect(row?.attributes).not.toHaveProperty('attribution')
})

test('the views of a body bring their session along once, as the earliest of them has it', () => {
  const later = aView({ date: startMs + 1, view: { id: 'v2', url: 'https://shop.test/late' } })

  const rows = rowsOf([later, aView(), anAction()])

  const sessions = rows.filter(({ texts }) => texts.type === 'session')
  expect(sessions).toHaveLength(1)
  expect(sessions[0]).toMatchObject({
    texts: { eventId: 's1', sessionId: 's1', viewId: '', anonymousId: 'a1' },
    isIdFromClient: true,
    occurredAtMs: startMs,
    attributes: {
      session: { type: 'user', initial_view: { id: 'v1', url_path: '/orders/7' } },
      attribution: { utm: { source: 'mail' } },
    },
  })
})

test.each([
  ['action', { id: 'c1' }],
  ['error', { id: 'e1', message: 'gone' }],
  ['resource', { id: 'r1', url: 'https://shop.test/api' }],
  ['long_task', { id: 'l1', duration: 5 }],
  ['vital', { id: 'w1', name: 'start' }],
])('an event of type %s has the id that the SDK gave it, and is as it was sent', (type, own) => {
  const [row] = rowsOf([aView({ type, [type]: own })])

  expect(row).toMatchObject({ texts: { type, eventId: own.id }, revision: 0, isIdFromClient: true })
  expect(row?.attributes).toMatchObject({ [type]: own })
})

test('a clock that is three hours wrong is put right by the time at which the body left', () => {
  const offsetMs = 3 * 3_600_000
  const sent = aView({ date: startMs + offsetMs })

  const [row] = rowsOf([sent], { sentAtMs: context.nowMs + offsetMs })

  expect(row).toMatchObject({ occurredAtMs: startMs, identity: { clockOffsetMs: 10_000 } })
})

test('telemetry is counted, and of the other lines each that is wrong is refused alone', () => {
  const lines = [
    JSON.stringify(aView()),
    '{"type":"telemetry","telemetry":{"type":"usage"}}',
    '{"type":"view"',
    JSON.stringify(aView({ session: {} })),
    JSON.stringify(aView({ type: 'view_update' })),
    JSON.stringify(aView({ application: { id: 'closed' } })),
    JSON.stringify(aView({ date: 5 })),
    '[]',
    JSON.stringify(aView({ 'view.url_path': 1 })),
    JSON.stringify(aView({ service: {} })),
    JSON.stringify(anAction()).replace('"date":', '"n":9007199254740993,"date":'),
    '',
    JSON.stringify(anAction()),
  ]

  const decoded = decodeBrowserBody(Buffer.from(lines.join('\n')), context)

  expect(decoded).toMatchObject({ kind: 'events', lineCount: 2, telemetryCount: 1 })
  expect(decoded).toMatchObject({
    rejections: [
      { index: 2, code: 'body_malformed' },
      { index: 3, code: 'event_malformed' },
      { index: 4, code: 'view_update_not_kept' },
      { index: 5, code: 'application_disabled' },
      { index: 6, code: 'event_date_out_of_range' },
      { index: 7, code: 'event_malformed' },
      { index: 8, code: 'event_path_twice' },
      { index: 9, code: 'event_malformed' },
      { index: 10, code: 'event_number_inexact' },
    ],
  })
})

test('a body without a line, or with more than 10,000, is refused', () => {
  const many = Buffer.from('{}\n'.repeat(10_001))

  expect(decodeBrowserBody(Buffer.from(' \n'), context)).toMatchObject({
    dropped: { code: 'body_empty' },
  })
  expect(decodeBrowserBody(many, context)).toMatchObject({ dropped: { code: 'batch_too_long' } })
})

test.each([
  [JSON.stringify(aView(), undefined, 2)],
  [`\n\n${JSON.stringify(aView(), undefined, 2)}\r\n`],
  [JSON.stringify(aView()).replace(',', '\n,')],
])('one event that stands on several lines is one event: %j', (text) => {
  const decoded = decodeBrowserBody(Buffer.from(text), context)

  expect(decoded).toEqual(decodeBrowserBody(Buffer.from(JSON.stringify(aView())), context))
})

test('events on several lines each, and one that is broken, are read line by line', () => {
  const spread = JSON.stringify(aView(), undefined, 2)
  for (const text of [`${spread}\n${spread}`, spread.slice(0, -1)]) {
    expect(decodeBrowserBody(Buffer.from(text), context)).toMatchObject({ lineCount: 0 })
  }
})

function rowsOf(events: readonly object[], more: Partial<BrowserContext> = {}) {
  const body = Buffer.from(events.map((event) => JSON.stringify(event)).join('\n'))
  const decoded = decodeBrowserBody(body, { ...context, ...more })
  if (decoded.kind === 'refused') throw new Error(decoded.dropped.detail)
  expect(decoded.rejections).toEqual([])
  return decodeRecord(decoded.taken.record).map(({ row }) => readRow(row))
}
