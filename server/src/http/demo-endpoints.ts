import { DemoContents, DemoRequest, DemoStanding, QuestionErrors } from '@throughline/contract'
import { callerFaults, faults, managedAnswers, type Endpoint } from './endpoint.ts'

/** Where the server makes demo data. */
export const demoPaths = {
  demo: '/api/app/demo',
  contents: '/api/app/demo/contents',
  progress: '/api/app/demo/progress',
} as const

const reading = { access: 'bothKeys', permission: 'rum_apps_read' } as const

/** A made-up shop to look at. */
export const demoEndpoints: readonly Endpoint[] = [
  {
    method: 'get',
    path: demoPaths.demo,
    summary: 'How far the demo data is.',
    ...reading,
    answers: managedAnswers('Its standing.', DemoStanding),
  },
  {
    method: 'post',
    path: demoPaths.demo,
    summary: 'Load the demo data; only a server without other events does so.',
    access: 'bothKeys',
    permission: 'rum_apps_write',
    request: DemoRequest,
    answers: {
      202: { meaning: 'It is being loaded.', schema: DemoStanding },
      ...faults(
        [
          ...callerFaults,
          'request_malformed',
          'body_too_large',
          'demo_other_events',
          'demo_busy',
          'warehouse_unavailable',
        ],
        QuestionErrors,
      ),
    },
  },
  {
    method: 'delete',
    path: demoPaths.demo,
    summary:
      'Remove the demo data: its events, their spans, and its charts that nobody has changed or uses.',
    access: 'bothKeys',
    permission: 'rum_apps_write',
    answers: {
      202: { meaning: 'It is being removed.', schema: DemoStanding },
      ...faults([...callerFaults, 'demo_busy'], QuestionErrors),
    },
  },
  {
    method: 'get',
    path: demoPaths.contents,
    summary: 'What removing the demo data would take away, and what would stay.',
    ...reading,
    answers: {
      200: { meaning: 'The counts and names.', schema: DemoContents },
      ...faults([...callerFaults, 'warehouse_unavailable'], QuestionErrors),
    },
  },
  {
    method: 'get',
    path: demoPaths.progress,
    summary:
      'Its standing as server-sent events (`progress`), until it is loaded or removed, or that failed.',
    ...reading,
    answers: {
      200: { meaning: 'The events.' },
      ...faults(callerFaults, QuestionErrors),
    },
  },
]
