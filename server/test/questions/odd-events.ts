/** Events whose attribute `a` holds every type and shape that JSON allows, beside ordinary ones. */
const texts = ['x', '', '5', 'true', '5.5', 'a b', 'x%y_z', 'Ümlaut', 'N/A', '10.1.2.3']
// The numbers are small enough that their sums are exact, in whatever order they are added.
const others = [5, -5, 5.5, 0, 1e12, true, false, null]

/** Every type and shape that JSON allows. */
export const oddValues: readonly unknown[] = [
  ...texts,
  ...others,
  [],
  ['x', 'y'],
  [5, 6],
  [5, 'x', true],
  [null, 'x'],
  [1.5, 2],
  [
    [5, 6],
    [7, 6],
  ],
  { b: 'x' },
  { b: 5 },
  [{ b: 'x' }, { b: 5 }],
  [{ b: ['x', 'y'] }],
  [{ b: { c: 'x' } }],
  ['192.168.0.1', 'x'],
  [1, { b: [{ c: 'x' }] }],
  [[5, [6, { b: 'x' }]], { b: [[7], ['y']] }],
]

/** Half of them are before 1970, where times are negative. */
export const oddStartMs = -100_000

export const oddLines = oddValues.map((value, index) =>
  JSON.stringify({
    type: 'server',
    application: { id: 'app' },
    event: { name: index % 2 === 0 ? 'even.step' : 'Odd x', id: `event-${index}` },
    ...(index % 3 === 0 ? { usr: { id: `user-${index % 9}` } } : {}),
    ...(index % 2 === 0 ? { session: { id: `session-${index % 5}` } } : {}),
    ...(index % 7 === 0 ? { account: { id: `account-${index % 2}` } } : {}),
    ...(index % 4 === 0 ? { service: 'x', tags: ['x', 'a b', `t${index % 8}`] } : {}),
    date: oddStartMs + index * 7_919,
    a: value,
    ...(index % 5 === 0 ? {} : { n: (index * 37) % 11, f: index / 8 }),
    ...(index % 6 === 0 ? { spent: [index, index + 0.5] } : {}),
  }),
)
