import {
  DeadLetterAnswer,
  DeadLetterReplay,
  DeadLetterReplayAnswer,
  DeadLettersAnswer,
  QuestionErrors,
  StoredEvent,
} from '@throughline/contract'
import { callerFaults, faults, managedAnswers, type Endpoint } from './endpoint.ts'

const base = '/api/ingestion/dead-letters'

/** Where dead letters are looked after. */
export const deadLetterPaths = {
  deadLetters: base,
  deadLetter: `${base}/{id}`,
  replay: `${base}/replay`,
} as const

const reading = { access: 'bothKeys', permission: 'rum_apps_read' } as const
const writing = { access: 'bothKeys', permission: 'rum_apps_write' } as const

/** Events that the warehouse refused. */
export const deadLetterEndpoints: readonly Endpoint[] = [
  {
    method: 'get',
    path: deadLetterPaths.deadLetters,
    summary: 'Dead letters, the newest first, by page[size] and page[after].',
    ...reading,
    answers: managedAnswers('The letters.', DeadLettersAnswer, ['request_malformed']),
  },
  {
    method: 'post',
    path: deadLetterPaths.replay,
    summary: 'Give the events of letters to the warehouse again.',
    ...writing,
    request: DeadLetterReplay,
    answers: managedAnswers('What came of each.', DeadLetterReplayAnswer, [
      'request_malformed',
      'body_too_large',
    ]),
  },
  {
    method: 'get',
    path: deadLetterPaths.deadLetter,
    summary: 'One dead letter with its event.',
    ...reading,
    answers: managedAnswers('The letter.', DeadLetterAnswer, ['dead_letter_not_found']),
  },
  {
    method: 'put',
    path: deadLetterPaths.deadLetter,
    summary: 'Mend a dead letter: the body is the event as it should have been sent.',
    ...writing,
    request: StoredEvent,
    answers: managedAnswers('The letter as it is now.', DeadLetterAnswer, [
      'event_malformed',
      'body_too_large',
      'encoding_unsupported',
      'dead_letter_not_found',
    ]),
  },
  {
    method: 'delete',
    path: deadLetterPaths.deadLetter,
    summary: 'Delete a dead letter, and with it the event.',
    ...writing,
    answers: {
      204: { meaning: 'Deleted.' },
      ...faults([...callerFaults, 'dead_letter_not_found'], QuestionErrors),
    },
  },
]
