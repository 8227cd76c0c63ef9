import type { SpanRow } from '../../src/warehouse/span-row.ts'
import { aSpanRow } from '../../src/warehouse/a-span-row.ts'
import { afterMs } from './stored-spans.ts'

const texts = ['x', '5', '5.5', 'a b', '-5', 'true', 'x%y_z', 'Ümlaut', '10.1.2.3', 'even.step', '']
const services = ['web', 'shop', 'db', 'x']

/** The same every time: which of so many, by the place of the span and another number. */
function chosen<Item>(items: readonly Item[], index: number, salt: number): Item {
  const item = items[(index * 31 + salt * 17 + Math.floor(index / 7) * salt) % items.length]
  if (item === undefined) throw new Error('nothing to choose from')
  return item
}

function tagsOf(index: number): Pick<SpanRow, 'meta' | 'metrics'> {
  const meta = new Map([['http.status_code', chosen(['200', '404', '500'], index, 1)]])
  if (index % 3 !== 0) meta.set('a', chosen(texts, index, 2))
  if (index % 4 === 0) meta.set('a.b', chosen(texts, index, 3))
  if (index % 5 === 0) meta.set('error.type', chosen(texts, index, 4))
  if (index % 6 === 0) meta.set('error.message', `x failed ${index}`)
  if (index % 2 === 0) meta.set('span.kind', chosen(['client', 'server'], index, 5))
  const metrics = new Map([['n', chosen([5, 5.5, -5, 0, 6, 1e12], index, 6)]])
  if (index % 7 === 0) metrics.set('a.b.c', 5)
  return { meta, metrics }
}

/** Spans of several traces, some in two chunks, with tags of every kind. */
export function anySpans(count: number): SpanRow[] {
  return Array.from({ length: count }, (_, index) =>
    aSpanRow({
      traceLow: BigInt(1 + Math.floor(index / 4)),
      traceHigh: index % 8 < 4 ? 9n : 0n,
      spanId: BigInt(index + 1),
      parentId: index % 4 === 0 ? 0n : BigInt(index - (index % 4) + 1),
      service: chosen(services, index, 7),
      resource: chosen(['GET /x', 'POST /checkout', 'even.step'], index, 8),
      // The same moments and durations come again, so that ties are common.
      startNs: afterMs(Math.floor(index / 3)),
      durationNs: BigInt(chosen([1, 5, 5_500, 6_000_000], index, 9)),
      isError: index % 5 === 0,
      userId: index % 4 === 0 ? chosen(['user-3', 'x', ''], index, 10) : '',
      ...tagsOf(index),
    }),
  )
}
