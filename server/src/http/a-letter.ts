/** Dead letters that are only held in memory, for tests of the routes. */
import type { DeadLetter } from '../loader/dead-letter-file.ts'
import type { DeadLetters } from '../loader/dead-letters.ts'
import { anEventRow } from '../warehouse/an-event-row.ts'
import { rowLine, type EventRow } from '../warehouse/event-row.ts'

/** A letter of a payment; `more` says what is different in its row. */
export function aLetter({
  token,
  more = {},
}: {
  token: string
  more?: Partial<EventRow>
}): DeadLetter {
  const attributes = { event: { name: 'paid' }, usr: { id: 'u1' }, price: 5, date: 1_000 }
  const row = rowLine(
    anEventRow({
      name: 'paid',
      occurredAtMs: 1_000,
      receivedAtMs: 2_000,
      userId: 'u1',
      attributesJson: JSON.stringify(attributes),
      ...more,
    }),
    0,
  )
  return { token, row: Buffer.from(row), reason: 'bad row', atMs: 3_000 }
}

export function heldLetters(letters: readonly DeadLetter[] = []): DeadLetters {
  const held = new Map(letters.map((letter) => [letter.token, letter]))
  return {
    setAside(letter) {
      if (!held.has(letter.token)) held.set(letter.token, letter)
      return Promise.resolve()
    },
    read: (token) => Promise.resolve(held.get(token)),
    page({ after = '~', limit }) {
      const tokens = [...held.keys()]
        .filter((token) => token < after)
        .toSorted()
        .toReversed()
      const shown = tokens.slice(0, limit)
      return Promise.resolve({
        letters: shown.flatMap((token) => held.get(token) ?? []),
        after: tokens.length > limit ? shown.at(-1) : undefined,
      })
    },
    replace(letter) {
      if (!held.has(letter.token)) return Promise.resolve(false)
      held.set(letter.token, letter)
      return Promise.resolve(true)
    },
    remove: (token) => Promise.resolve(held.delete(token)),
    count: () => Promise.resolve(held.size),
  }
}
