import type {
  DeadLetterAnswer,
  DeadLetterReplayAnswer,
  DeadLettersAnswer,
  ListedLetter,
} from '@throughline/contract'
import type { DeadLetter } from '../loader/dead-letter-file.ts'
import type { Replayed } from '../loader/dead-letter-office.ts'
import { readRow, type ReadRow } from '../warehouse/read-row.ts'

/** Letters as answered, without their events; `after` leads on. */
export function listedLetters(
  letters: readonly DeadLetter[],
  after: string | undefined,
): DeadLettersAnswer {
  return { data: letters.map((letter) => listed(letter, readRow(letter.row))), ...page(after) }
}

/** A letter as answered, with its event in the shape in which events are sent. */
export function shownLetter(letter: DeadLetter): DeadLetterAnswer {
  const row = readRow(letter.row)
  const { attributes, ...shown } = listed(letter, row)
  const event = { ...row.attributes, date: row.occurredAtMs }
  return { data: { ...shown, attributes: { ...attributes, event } } }
}

/** What came of a replay, as answered. */
export function listedReplay(
  replayed: readonly Replayed[],
  after: string | undefined,
): DeadLetterReplayAnswer {
  const data = replayed.map(({ token, kind: outcome, ...why }) => ({
    id: token,
    type: 'dead_letter_replayed' as const,
    attributes: { outcome, ...why },
  }))
  return { data, ...page(after) }
}

function listed(
  { token, atMs, reason }: DeadLetter,
  { texts, receivedAtMs }: ReadRow,
): ListedLetter {
  return {
    id: token,
    type: 'dead_letter',
    attributes: {
      set_aside_at: atMs,
      reason,
      application_id: texts.applicationId,
      event_type: texts.type,
      event_name: texts.name,
      event_id: texts.eventId,
      received_at: receivedAtMs,
    },
  }
}

function page(after: string | undefined): Pick<DeadLettersAnswer, 'meta'> {
  return { meta: { page: after === undefined ? {} : { after } } }
}
