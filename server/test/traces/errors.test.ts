import { ErrorGroupsAnswer } from '@throughline/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SpanRow } from '../../src/warehouse/span-row.ts'
import { afterMs, dayStartMs, openStoredSpans, type StoredSpans } from './stored-spans.ts'

let stored: StoredSpans
let made = 0

beforeAll(async () => {
  stored = await openStoredSpans()
})
afterAll(() => stored.close())

type Failure = {
  readonly message?: string
  readonly stack?: string
  readonly type?: string
}

function failed(
  { message = '', stack = '', type = 'Error' }: Failure,
  span: Partial<SpanRow> = {},
): Partial<SpanRow> {
  made += 1
  const said = { 'error.message': message, 'error.stack': stack, 'error.type': type }
  const meta = new Map(Object.entries(said).filter(([, text]) => text !== ''))
  const ids = { traceLow: BigInt(made), spanId: BigInt(made), startNs: afterMs(made) }
  return { ...ids, isError: true, meta, ...span }
}

async function groupsOf(query: string) {
  const range = { from: dayStartMs, to: dayStartMs + 3_600_000 }
  const body = { data: { type: 'error_groups', attributes: { ...range, query } } }
  const { data = [] } = await stored.answer(ErrorGroupsAnswer, 'errors', body)
  return data
}

test('failures are counted with their traces, and with the users and sessions of those', async () => {
  const service = 'pay'
  const declined = (card: number, span: Partial<SpanRow>) =>
    failed({ message: `card ${card} declined`, type: 'Declined' }, { service, ...span })
  const trace = (low: bigint, userId: string, sessionId: string): Partial<SpanRow> => {
    return { traceLow: low, spanId: 1n, startNs: afterMs(0), userId, sessionId }
  }
  await stored.add(
    trace(1_001n, 'amy', 's1'),
    declined(1, { traceLow: 1_001n, spanId: 2n, startNs: afterMs(10) }),
    declined(2, { traceLow: 1_001n, spanId: 3n, startNs: afterMs(20) }),
    trace(1_002n, 'amy', 's2'),
    declined(3, { traceLow: 1_002n, spanId: 2n, startNs: afterMs(30) }),
    trace(1_003n, '', ''),
    declined(4, { traceLow: 1_003n, traceHigh: 5n, spanId: 255n, startNs: afterMs(40) }),
    declined(5, { traceLow: 1_004n, service: 'other' }),
    { traceLow: 1_005n, service },
  )

  const groups = await groupsOf('service:pay')

  expect(groups).toEqual([
    {
      id: groups[0]?.id,
      type: 'error_group',
      attributes: {
        service: 'pay',
        error_type: 'Declined',
        message: 'card ? declined',
        frames: [],
        count: 4,
        traces: 3,
        users: 1,
        sessions: 2,
        first_seen_ns: String(afterMs(10)),
        last_seen_ns: String(afterMs(40)),
        sample: {
          trace_id: '000000000000000500000000000003eb',
          span_id: '00000000000000ff',
          message: 'card 4 declined',
          stack: '',
        },
      },
    },
  ])
  expect((await groupsOf('service:pay @error.message:*1*')).map(({ id }) => id)).toEqual([
    groups[0]?.id,
  ])
})

test.each([
  ['user 42 not found', 'user ? not found'],
  ['took 1.5 s, 10:30:00, 10.0.0.1:5432', 'took ? s, ?, ?'],
  ['order 0b6f3b0e-6f0a-4a53-9d0c-2f6f5a1f9a11 is gone', 'order ? is gone'],
  ['at 0x7fff1a2b in deadbeef01', 'at ? in ?'],
  [`no column "a b" in 'c' of \`d\``, 'no column ? in ? of ?'],
  ["can't read 'x', won't try", "can't read ?, won't try"],
  ['facade is decade', 'facade is decade'],
  ['', ''],
  ['x'.repeat(2_000), 'x'.repeat(1_000)],
])('%s is of the group %s', async (message, normalised) => {
  const service = `message-${(made += 1)}`
  await stored.add(failed({ message }, { service }))

  const groups = await groupsOf(`service:${service}`)

  expect(groups.map(({ attributes }) => attributes.message)).toEqual([normalised])
})

const javaScript = `Error: no
    at charge (/app/src/pay.js:10:5)
    at next (/app/node_modules/express/lib/router.js:1:2)
    at process.task (node:internal/process/task_queues:95:5)
    at checkout (/app/src/checkout.js:7:1)
    at serve (/app/src/serve.js:7:1)
    at listen (/app/src/listen.js:7:1)`
const python = `Traceback (most recent call last):
  File "/app/serve.py", line 3, in serve
    checkout()
  File "/usr/lib/site-packages/flask/app.py", line 9, in run
    run()
  File "/app/pay.py", line 8, in charge
    raise Declined()
pay.Declined: no`

test.each([
  [
    'of JavaScript',
    javaScript,
    [
      'at charge (/app/src/pay.js)',
      'at checkout (/app/src/checkout.js)',
      'at serve (/app/src/serve.js)',
    ],
  ],
  ['of Python', python, ['File "/app/pay.py", in charge', 'File "/app/serve.py", in serve']],
  ['of libraries alone', 'Error\n    at f (node:fs:1:2)', ['at f (node:fs)']],
  ['of no known form', 'it broke', []],
])('the innermost frames of a stack %s are kept, without lines', async (_name, stack, frames) => {
  const service = `stack-${(made += 1)}`
  await stored.add(
    failed({ stack }, { service }),
    failed({ stack: stack.replaceAll('7', '8') }, { service }),
  )

  const groups = await groupsOf(`service:${service}`)

  expect(groups.map(({ attributes }) => [attributes.frames, attributes.count])).toEqual([
    [frames, 2],
  ])
})

test('other services, types, messages and frames are other groups, the most frequent first', async () => {
  const stack = 'Error\n    at f (/app/f.js:1:1)'
  const message = 'no'
  const service = 'groups-a'
  await stored.add(
    failed({ message }, { service }),
    failed({ message }, { service }),
    failed({ message }, { service }),
    failed({ message: 'yes' }, { service }),
    failed({ message: 'yes' }, { service }),
    failed({ message, type: 'Other' }, { service }),
    failed({ message, stack }, { service }),
    failed({ message }, { service: 'groups-b' }),
  )

  const groups = await groupsOf('service:groups-*')

  expect(
    groups.map(
      ({ attributes: { count, service: of, error_type: type, message: said, frames } }) => {
        return [count, of, type, said, frames]
      },
    ),
  ).toEqual([
    [3, 'groups-a', 'Error', 'no', []],
    [2, 'groups-a', 'Error', 'yes', []],
    [1, 'groups-a', 'Error', 'no', ['at f (/app/f.js)']],
    [1, 'groups-a', 'Other', 'no', []],
    [1, 'groups-b', 'Error', 'no', []],
  ])
  expect(new Set(groups.map(({ id }) => id)).size).toBe(5)
})
