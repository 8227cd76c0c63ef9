import { SpansAnswer, TracesAnswer } from '@throughline/contract'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { printSearch } from '../../src/query/parse/print-search.ts'
import type { SpanRow } from '../../src/warehouse/span-row.ts'
import { anySearchOf } from '../questions/any-search.ts'
import { anySpans } from './any-spans.ts'
import { matchesSpan } from './plain-spans.ts'
import { dayStartMs, openStoredSpans, type StoredSpans } from './stored-spans.ts'

const spans = anySpans(120)
const range = { from: dayStartMs, to: dayStartMs + 3_600_000 }
let stored: StoredSpans

beforeAll(async () => {
  stored = await openStoredSpans()
  await stored.add(...spans.slice(0, 70))
  await stored.add(...spans.slice(50))
})
afterAll(() => stored.close())

const names = [
  '@a',
  '@a.b',
  '@a.b.c',
  '@n',
  '@http.status_code',
  '@usr.id',
  '@error.type',
  '@duration',
  '@span.kind',
  '@none',
  'service',
  'status',
  'resource_name',
  'kind',
  'parent_id',
  'source',
]

const sorts = ['timestamp', '-timestamp', 'duration', '-duration'] as const
type Sort = (typeof sorts)[number]

function hex(id: bigint): string {
  return id.toString(16).padStart(16, '0')
}

function compared(one: bigint, other: bigint): number {
  return one < other ? -1 : one > other ? 1 : 0
}

type Ordered = Pick<SpanRow, 'startNs' | 'durationNs' | 'traceLow' | 'spanId'>

function inOrder<Row extends Ordered>(rows: readonly Row[], sort: Sort): Row[] {
  const value = (row: Row) => (sort.endsWith('duration') ? row.durationNs : row.startNs)
  const way = sort.startsWith('-') ? -1 : 1
  return rows.toSorted((one, other) => {
    const byValue = compared(value(one), value(other))
    const byTrace = compared(one.traceLow, other.traceLow)
    return way * (byValue || byTrace || compared(one.spanId, other.spanId))
  })
}

type Page = { readonly ids: readonly string[]; readonly after: string | undefined }

async function spanPage(attributes: object): Promise<Page> {
  const body = { data: { type: 'span_search', attributes: { ...range, ...attributes } } }
  const { data = [], meta } = await stored.answer(SpansAnswer, 'spans/search', body)
  return { ids: data.map(({ id }) => id), after: meta.page?.after }
}

async function tracePage(attributes: object): Promise<Page> {
  const body = { data: { type: 'trace_search', attributes: { ...range, ...attributes } } }
  const { data = [], meta } = await stored.answer(TracesAnswer, 'traces/search', body)
  return { ids: data.map(({ id }) => id), after: meta.page?.after }
}

/** All pages, one after the other; at most as many as there are spans. */
async function allPages(ask: (page: object) => Promise<Page>, limit: number): Promise<string[]> {
  const ids: string[] = []
  let page: Page = { ids: [], after: undefined }
  for (let count = 0; count <= spans.length; count += 1) {
    page = await ask({ limit, ...(page.after === undefined ? {} : { cursor: page.after }) })
    ids.push(...page.ids)
    if (page.after === undefined) return ids
  }
  throw new Error('the pages do not end')
}

test('a search finds the spans that a plain reading of it finds, in this order, page by page', async () => {
  await fc.assert(
    fc.asyncProperty(
      anySearchOf(names),
      fc.constantFrom(...sorts),
      fc.constantFrom(7, 50, 1_000),
      async (search, sort, limit) => {
        const query = printSearch(search)

        const ids = await allPages((page) => spanPage({ query, sort, page }), limit)

        const found = spans.filter((span) => matchesSpan(search, span))
        expect(ids).toEqual(inOrder(found, sort).map(({ spanId }) => hex(spanId)))
      },
    ),
    { numRuns: 60 },
  )
})

/** A trace as a row of its spans. */
function traceOf(traceLow: bigint): Ordered & { readonly traceHigh: bigint } {
  const own = spans.filter((span) => span.traceLow === traceLow)
  const [first] = inOrder(own, 'timestamp')
  const ends = own.map(({ startNs, durationNs }) => startNs + durationNs)
  const endNs = ends.reduce((last, end) => (end > last ? end : last), 0n)
  const { startNs = 0n, traceHigh = 0n } = first ?? {}
  return { traceLow, traceHigh, startNs, durationNs: endNs - startNs, spanId: 0n }
}

test('a search for traces finds those that have such a span, each once, in this order', async () => {
  await fc.assert(
    fc.asyncProperty(anySearchOf(names), fc.constantFrom(...sorts), async (search, sort) => {
      const query = printSearch(search)

      const ids = await allPages((page) => tracePage({ query, sort, page }), 7)

      const found = spans.filter((span) => matchesSpan(search, span))
      const lows = [...new Set(found.map(({ traceLow }) => traceLow))]
      const traces = inOrder(lows.map(traceOf), sort)
      expect(ids).toEqual(traces.map(({ traceLow, traceHigh }) => hex(traceHigh) + hex(traceLow)))
    }),
    { numRuns: 30 },
  )
})
