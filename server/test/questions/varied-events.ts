/**
 * A few hundred events of few attributes, light enough to be asked thousands of questions: mixed
 * types under one path, arrays, missing values, text of many scripts, many events at one moment,
 * and events that were sent twice.
 */
const texts = [
  'x',
  'X',
  '5',
  'true',
  '',
  'Ümlaut',
  'u\u0308',
  '日本',
  '😀',
  'שלום',
  'a%b_c',
  'N/A',
  ' ',
]
// Small enough that their sums are exact, in whatever order they are added.
const numbers = [5, -5, 0, 5.5, 1e12, -0.25, 123456789]
const mixed: readonly unknown[] = [...texts, ...numbers, true, false]

export const variedStartMs = Date.UTC(2026, 0, 31, 23, 59, 50)
/** Events stand at every tenth of a minute, several at each. */
export const variedLengthMs = 240_000
const stepMs = 6_000
const eventsMax = 320

function pick<Value>(values: readonly Value[], index: number): Value | undefined {
  return values[index % values.length]
}

const once = Array.from({ length: eventsMax }, (_, index) => {
  const draw = (index * 7_919) % 10_007
  return JSON.stringify({
    type: pick(['server', 'view', 'action'], draw),
    application: { id: pick(['app', 'other'], index) },
    event: { id: `event-${index}`, name: pick(['paid', 'Paid', 'cart.opened'], draw) },
    date: variedStartMs + (draw % (variedLengthMs / stepMs)) * stepMs,
    ...(index % 3 === 0 ? { usr: { id: `user-${draw % 11}` } } : {}),
    ...(index % 4 === 0 ? { session: { id: `session-${draw % 13}` } } : {}),
    ...(index % 9 === 0 ? { account: { id: 'acme' } } : {}),
    ...(index % 5 === 0 ? {} : { service: pick(['web', 'shop', '日本'], draw) }),
    ...(index % 7 === 0 ? {} : { mixed: pick(mixed, draw) }),
    ...(index % 2 === 0 ? { n: draw % 17 } : {}),
    ...(index % 6 === 0 ? { ratio: (draw % 100) / 8 } : {}),
    ...(index % 8 === 0 ? { tags: texts.slice(draw % 5, (draw % 5) + (index % 4)) } : {}),
    ...(index % 10 === 0 ? { sizes: [draw % 3, draw % 5, draw % 3] } : {}),
    ...(index % 11 === 0 ? { flag: draw % 2 === 0 } : {}),
  })
})

/** As they are sent: every ninth of them twice. */
export const variedLines = once.flatMap((line, index) => (index % 9 === 0 ? [line, line] : [line]))

/** As they count. */
export const variedOnce: readonly string[] = once

export const variedFacets = [
  '@mixed',
  '@n',
  '@ratio',
  '@tags',
  '@sizes',
  '@flag',
  '@usr.id',
  '@event.name',
  '@type',
  'service',
  '@none',
]

export const variedSearches = [
  '*',
  '*',
  '@mixed:x',
  '@mixed:5',
  '@mixed:*',
  '-@mixed:true',
  '@mixed:[-5 TO 5.5]',
  '@n:>8',
  '@n:(3 OR 4 OR 5) OR @flag:true',
  '@tags:Ümlaut',
  '@tags:(x X)',
  'NOT @tags:*',
  '@mixed:😀 OR @mixed:日*',
  '@mixed:a%b_c',
  '@sizes:2 -@usr.id:*',
  'service:日本 @type:view',
  'paid',
  '@event.name:?aid',
  '@ratio:{0 TO 5}',
]
