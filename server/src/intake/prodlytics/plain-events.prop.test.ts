import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeRecord } from '../../warehouse/event-row.ts'
import { encodeRecord } from '../../warehouse/record-writer.ts'
import { readRow } from '../../warehouse/read-row.ts'
import { decodeBody, type BodyContext } from './decode-body.ts'
import { remarksIn } from '../remarks.ts'
import { decodeEvent } from './decode-event.ts'

const context: BodyContext = {
  nowMs: Date.parse('2026-11-21T12:00:00Z'),
  nextSequence: () => 0,
  retentionMonths: 15,
  newEventId: () => 'made-1',
  refuseApplication: (id) => (id === 'closed' ? 'application_disabled' : undefined),
}

const runs = { numRuns: 20_000 } as const

/** Mostly the one, now and then the other: an event has many parts, and most should be taken. */
function mostly<Value>(good: fc.Arbitrary<Value>, odd: fc.Arbitrary<Value>): fc.Arbitrary<Value> {
  return fc.oneof({ weight: 40, arbitrary: good }, { weight: 1, arbitrary: odd })
}

const word = mostly(
  fc.constantFrom('shop', 'x', 'påse', '品', '😀', 'a b', '1', 'x'.repeat(1_024)),
  fc.oneof(
    fc.constantFrom(
      'undefined',
      'Null',
      '',
      '\n',
      '"',
      '\\',
      '\u0000',
      '\ud83d',
      '\u007f',
      'closed',
      'x'.repeat(1_025),
    ),
    fc.string({ unit: 'binary', maxLength: 8 }),
  ),
).map((text) => JSON.stringify(text))

const key = mostly(
  fc.constantFrom('a', 'b', 'c', 'd', 'plan', 'name', 'type', 'env', 'tier', 'usr'),
  fc.constantFrom('a.b', '', '__proto__', 'usr.id', 'é', '"', '\u0001', 'id'),
)

/** Numbers and words as they may be written; not all of them are JSON. */
const scalar = mostly(
  fc.constantFrom('0', '-1', '1.50', '-0.5', '123456789012345', 'true', 'false', 'null'),
  fc.constantFrom(
    '-0',
    '1e5',
    '1E-7',
    '01',
    '1.',
    '-',
    '.5',
    '9007199254740993',
    '1e400',
    '-0.0',
    'nul',
    '0.30000000000000004',
    '12345678901234567890',
    '"\\ud800"',
    '"\\u00e9"',
    '"\\x"',
    '"\t"',
  ),
)

const gap = mostly(fc.constantFrom('', ' '), fc.constantFrom('\t', '\r', '  '))

/** JSON text, member by member, so that what JSON.stringify would mend is there too. */
const { value, members } = fc.letrec<{ value: string; members: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    word,
    scalar,
    fc.array(tie('value'), { maxLength: 4 }).map((list) => `[${list.join(',')}]`),
    tie('members').map((inside) => `{${inside}}`),
  ),
  members: fc
    .uniqueArray(fc.tuple(key, tie('value'), gap), {
      maxLength: 4,
      // Hardly ever twice the same key.
      selector: ([name, is]) => (is === 'null' ? is : name),
    })
    .map((list) => list.map(([name, is, g]) => `${JSON.stringify(name)}${g}:${g}${is}`).join(',')),
}))

/** An object with these keys, and others, in any order. */
const object = (known: readonly string[]) =>
  fc
    .tuple(fc.array(word, { minLength: 2, maxLength: 2 }), members, fc.boolean())
    .map(([ids, more, isFirst]) => {
      const own = known.map((name, index) => `"${name}":${ids[index]}`)
      const others = more === '' || /"(id|name)"/.test(more) ? [] : [more]
      return `{${(isFirst ? [...own, ...others] : [...others, ...own]).join(',')}}`
    })

const eventText = fc
  .record(
    {
      type: mostly(fc.constantFrom('"server"', '"view"'), fc.constantFrom('"no type"', '7')),
      application: object(['id']),
      event: object(['name', 'id']),
      usr: object(['id']),
      account: object(['id']),
      session: mostly(object(['id']), value),
      view: object(['id']),
      _dd: object(['trace_id']),
      service: mostly(word, value),
      env: word,
      version: mostly(word, value),
      date: mostly(
        fc.constantFrom('1795262400000', '"2026-11-20T10:00:00Z"'),
        fc.oneof(
          fc.constantFrom(
            '"2026-02-30"',
            '"2026-11-21T11:59:00.1234"',
            '1795266000000',
            '1.5',
            '0',
          ),
          value,
        ),
      ),
      a: value,
      items: value,
    },
    { requiredKeys: ['type', 'application', 'event', 'usr'] },
  )
  .chain((parts) => {
    const all = Object.entries(parts)
    return mostly(
      fc.shuffledSubarray(all, { minLength: all.length }),
      fc.shuffledSubarray([...all, ...all]),
    )
  })
  .map((parts) => `{${parts.map(([name, is]) => `"${name}":${is}`).join(',')}}`)

test('an event cut from its bytes is what parsing and judging it gives', () => {
  let taken = 0
  fc.assert(
    fc.property(eventText, (text) => {
      const whole = judged(text)

      expect(decoded(text)).toEqual(whole)
      if ('texts' in whole) taken += 1
    }),
    runs,
  )
  // Or the test would say nothing.
  expect(taken).toBeGreaterThan(runs.numRuns / 4)
})

test('a changed byte makes no difference between the two', () => {
  const good =
    '{"type":"server","application":{"id":"shop"},"event":{"name":"paid","id":"e1"},"usr":{"id":"u1",' +
    '"plan":"gold"},"date":1795262400000,"env":"prod","tags":["a",{"b":1.5}],"n":-12,"ok":true}'
  const byte = fc.constantFrom(...Buffer.from('{}[]",:\\u0019.eE+-tfn \té\u0001'))
  fc.assert(
    fc.property(fc.nat(good.length - 1), byte, fc.nat(2), (at, changed, kind) => {
      const bytes = Buffer.from(good)
      const middle = kind === 0 ? [] : [changed]
      const text = Buffer.concat([
        bytes.subarray(0, at),
        Buffer.from(middle),
        bytes.subarray(kind === 2 ? at : at + 1),
      ]).toString()

      expect(decoded(text)).toEqual(judged(text))
    }),
    runs,
  )
})

/** The event by itself: parsed, checked and printed. */
function judged(text: string) {
  if (text.trim() === '') return { rejected: 'nothing' }
  const whole = decodeEvent({ text, line: 1 }, 'batch', context)
  if (whole.kind === 'refused') return { rejected: { ...whole.refusal, ...whole.named } }
  return { ...eventOf(encodeRecord([whole.event])), remarks: remarksIn(whole.remarks) }
}

/** The event as a line of a body. */
function decoded(text: string) {
  const body = decodeBody(Buffer.from(text.replaceAll('\n', ' ')), 'application/x-ndjson', context)
  if (body.kind !== 'batch') return { rejected: body }
  const [dropped] = body.dropped
  if (dropped !== undefined) return { rejected: dropped }
  const [tally] = body.taken.applications.values()
  return { ...eventOf(body.taken.record), remarks: tally?.remarks.map(({ type }) => type) }
}

function eventOf(record: Buffer) {
  const [frame] = decodeRecord(record)
  if (frame === undefined) throw new Error('no event')
  return { ...readRow(frame.row), idHash: frame.idHash }
}
