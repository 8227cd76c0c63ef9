import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aSpanRow, lineOf } from './a-span-row.ts'
import type { SpanRow } from './span-row.ts'
import { attributePath, joinSql, param, sql } from './sql-text.ts'
import { openWarehouse, type Warehouse } from './warehouse.ts'

let dataDir: string
let warehouse: Warehouse
let spansStored = 0n

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'throughline-'))
  const logger = pino({ level: 'silent' })
  const engine = { kind: 'embedded', dataDir } as const
  warehouse = await openWarehouse({ engine, retentionMonths: 15, traceRetentionDays: 30, logger })
})

afterAll(async () => {
  await warehouse.close()
  await rm(dataDir, { recursive: true })
})

async function store(span: Partial<SpanRow>): Promise<bigint> {
  spansStored += 1n
  const row = Buffer.from(lineOf(aSpanRow({ ...span, spanId: spansStored })))
  await warehouse.insert({ table: 'spans', rows: [row], token: `insert-${spansStored}` })
  return spansStored
}

const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }))
// With half pairs of UTF-16 in it.
const brokenText = fc
  .array(fc.integer({ min: 0, max: 0xffff }))
  .map((codes) => String.fromCharCode(...codes))
const anyTag = fc.oneof(
  anyText,
  brokenText,
  fc.constantFrom(
    '',
    '.',
    'a',
    'a.b',
    'a.b.c',
    '.a',
    'a.',
    'a..b',
    '__proto__',
    'a[]',
    '`',
    '\\ud800',
  ),
)
const anyNumber = fc.oneof(
  fc.double(),
  fc.constantFrom(2 ** 63, -(2 ** 63), 2 ** 64, 1e20, -0, 1e308, 5e-324, 2 ** 53),
)
const anySpan = fc.record({
  resource: fc.oneof(anyText, brokenText),
  service: anyText,
  startNs: fc.constant(BigInt(Date.now()) * 1_000_000n + 123n),
  durationNs: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  traceLow: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  events: fc.array(
    fc.record({
      name: fc.oneof(anyText, brokenText),
      atNs: fc.bigInt({ min: -1n, max: 2n ** 64n }),
      attributesJson: fc.json(),
    }),
    { maxLength: 3 },
  ),
  meta: fc.array(fc.tuple(anyTag, fc.oneof(anyText, brokenText))).map((pairs) => new Map(pairs)),
  metrics: fc.array(fc.tuple(anyTag, anyNumber)).map((pairs) => new Map(pairs)),
})

test('the engine takes the row of a span whatever its tags are called and say', async () => {
  await fc.assert(
    fc.asyncProperty(anySpan, async (span) => {
      const id = await store(span)

      const [row] = await warehouse.query(sql`SELECT resource, service, toString(trace_low),
          toString(duration_ns), toUnixTimestamp64Nano(started_at) % 1000
        FROM throughline.spans WHERE span_id = ${param('UInt64', id)}`)
      const { resource, service, traceLow, startNs } = span
      const longestNs = 2n ** 63n - 1n - startNs
      const durationNs = span.durationNs < longestNs ? span.durationNs : longestNs
      const texts = [resource.toWellFormed(), service]
      expect(row).toEqual([...texts, String(traceLow), String(durationNs), 123])
    }),
    { numRuns: 150 },
  )
})

const tag = fc.stringMatching(/^[a-z_`"\\ é-]{1,8}(\.[a-z_`]{1,8}){0,3}$/)

test('what a tag says is found under its name, as the text or the number that it is', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(tag, { minLength: 1, maxLength: 8 }),
      fc.array(fc.tuple(anyText, fc.double({ noNaN: true, noDefaultInfinity: true }))),
      async (tags, values) => {
        const texts = tags.map((one, index) => [one, values[index]?.[0] ?? 'text'] as const)
        const numbers = tags.map((one, index) => [`n.${one}`, values[index]?.[1] ?? 0.5] as const)
        const id = await store({ meta: new Map(texts), metrics: new Map(numbers) })

        const columns = [
          ...texts.map(([one]) => attributePath(one, 'String')),
          ...numbers.map(([one]) => sql`toFloat64(toString(${attributePath(one)}))`),
        ]
        const [row] = await warehouse.query(sql`SELECT ${joinSql(columns, sql`, `)}
          FROM throughline.spans WHERE span_id = ${param('UInt64', id)}`)
        const said = [...texts, ...numbers].map(([, value]) => (value === 0 ? 0 : value))
        expect(row).toEqual(said)
      },
    ),
    { numRuns: 60 },
  )
})
