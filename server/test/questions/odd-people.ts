import { oddStartMs, oddValues } from './odd-events.ts'

/** Between two moments at which events are; there are eight. */
export const oddStepMs = 37_000

/** Events of few users and accounts whose traits hold every type and shape and change often. */
export const peopleLines = [0, 1, 2].flatMap((round) =>
  oddValues.map((value, position) => {
    const index = round * oddValues.length + position
    return JSON.stringify({
      type: 'server',
      application: { id: index % 5 === 0 ? 'shop' : 'app' },
      event: { name: index % 2 === 0 ? 'even.step' : 'Odd x', id: `event-${index}` },
      ...(index % 6 === 0 ? {} : { usr: userAt(index, value) }),
      ...(index % 4 === 0 ? { account: { id: `account-${index % 3}`, ...accountAt(index) } } : {}),
      ...(index % 3 === 0 ? { geo: { city: oddValues[(index * 7) % 12] } } : {}),
      ...(index % 5 === 0 ? { os: { name: ['x', 5, ['x', 'y']][index % 3] } } : {}),
      session: { id: `session-${index % 5}` },
      // Several of one user at one moment, and not in the order of time.
      date: oddStartMs + ((index * 5) % 8) * oddStepMs,
      a: value,
      n: (index * 37) % 11,
    })
  }),
)

function userAt(index: number, plan: unknown): object {
  return {
    id: `user-${index % 7}`,
    plan,
    ...(index % 4 === 0 ? { age: index % 9 } : {}),
    ...(index % 5 === 0 ? { email: `u${index % 3}@x.com` } : {}),
    ...(index % 8 === 0 ? { name: 'Ümlaut x' } : {}),
  }
}

function accountAt(index: number): object {
  return { ...(index % 8 === 0 ? { name: 'x' } : {}), seats: index % 3 === 0 ? 5.5 : 5 }
}
