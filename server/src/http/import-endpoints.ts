import {
  ImportAnswer,
  ImportCreate,
  ImportedLines,
  ImportsAnswer,
  ImportUpdate,
  IntakeErrors,
  QuestionErrors,
  ServerEvent,
} from '@throughline/contract'
import { callerFaults, faults, intakeFaults, managedAnswers, type Endpoint } from './endpoint.ts'

/** Where files of events are imported. */
export const importPaths = {
  imports: '/api/app/imports',
  oneImport: '/api/app/imports/{id}',
  lines: '/api/app/imports/lines',
} as const

const writing = { access: 'bothKeys', permission: 'rum_apps_write' } as const

/** Files of events, which the web app sends by pieces. */
export const importEndpoints: readonly Endpoint[] = [
  {
    method: 'post',
    path: importPaths.lines,
    summary:
      'Submit the next whole lines of a file, an event each: at most 10,000, after `lines_before` others whose `digest` the answer for those gave. Events without an application are of `application_id`. Lines that are sent again count once.',
    access: 'senderKey',
    request: ServerEvent,
    answers: {
      200: { meaning: 'The accepted ones are durable.', schema: ImportedLines },
      ...faults(
        [
          'request_malformed',
          'batch_too_long',
          'api_key_missing',
          'api_key_unknown',
          ...intakeFaults,
        ],
        IntakeErrors,
      ),
    },
  },
  {
    method: 'get',
    path: importPaths.imports,
    summary: 'Files that were imported, the newest first.',
    access: 'bothKeys',
    permission: 'rum_apps_read',
    answers: managedAnswers('The imports.', ImportsAnswer),
  },
  {
    method: 'post',
    path: importPaths.imports,
    summary: 'Remember that a file is being imported.',
    ...writing,
    request: ImportCreate,
    answers: {
      201: { meaning: 'The import as begun.', schema: ImportAnswer },
      ...faults([...callerFaults, 'request_malformed', 'body_too_large'], QuestionErrors),
    },
  },
  {
    method: 'put',
    path: importPaths.oneImport,
    summary: 'Remember how far an import is, and what became of its lines.',
    ...writing,
    request: ImportUpdate,
    answers: managedAnswers('The import as it is now.', ImportAnswer, [
      'request_malformed',
      'body_too_large',
      'import_not_found',
    ]),
  },
]
