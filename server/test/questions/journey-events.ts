/**
 * Events of few kinds by few people, so that attempts meet: many at one moment, told apart by when they
 * were received and by the order they came in, many without a session or a user, values of groups that
 * change in mid-journey, of several types and several at once.
 */
export const journeyStartMs = Date.UTC(2026, 2, 1) - 60_000
/** Some are a day before the others, for what leads back so far. */
const dayMs = 86_400_000
export const journeyLengthMs = 120_000

const eventsMax = 260

function pick<Value>(values: readonly Value[], index: number): Value | undefined {
  return values[index % values.length]
}

const once = Array.from({ length: eventsMax }, (_, index) => {
  const draw = (index * 7_919 + (index % 13) * 31) % 10_007
  const ms = journeyStartMs + (draw % 40) * 3_000
  const isOld = index % 17 === 0
  return JSON.stringify({
    type: 'server',
    application: { id: 'app' },
    event: { id: `event-${index}`, name: pick(['A', 'B', 'C', 'A', 'B', 'D'], draw >> 2) },
    date: isOld ? ms - dayMs - (draw % 3) * 1_000 : ms,
    received: ms + dayMs + (draw % 4 === 0 ? draw % 5 : 0),
    ...(index % 4 === 0 ? {} : { session: { id: `session-${draw % 23}` } }),
    ...(index % 3 === 0 ? {} : { usr: { id: `user-${draw % 9}` } }),
    ...(index % 5 === 0 ? { account: { id: pick(['acme', 'other'], draw) } } : {}),
    ...(index % 6 === 0 ? {} : { change: { id: pick([1, '1', ['1', 2], 2, [3]], draw >> 3) } }),
    ...(index % 7 === 0
      ? {}
      : { plan: pick(['free', 'paid', 5, ['paid', 'new'], true], draw >> 1) }),
    ...(index % 8 === 0 ? {} : { cart: pick(['x', 'y'], draw >> 4) }),
    ...(index % 2 === 0 ? { price: draw % 19 } : {}),
    ...(index % 9 === 0 ? { sizes: [draw % 3, draw % 5] } : {}),
    ...(index % 10 === 0 ? {} : { service: pick(['web', 'shop'], draw) }),
  })
})

/** As they are sent: every ninth of them twice. */
export const journeyLines = once.flatMap((line, index) => (index % 9 === 0 ? [line, line] : [line]))

/** As they count. */
export const journeyOnce: readonly string[] = once
