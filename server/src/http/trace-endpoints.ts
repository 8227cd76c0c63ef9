import { TraceAnswer } from '@throughline/contract'
import { managedAnswers, type Endpoint } from './endpoint.ts'

const base = '/api/throughline/v1'

/** Where traces are asked for. */
export const tracePaths = {
  trace: `${base}/traces/{id}`,
} as const

const reading = { access: 'bothKeys', permission: 'rum_apps_read' } as const

/** One trace; what is asked about all of them is among the questions. The bodies are our own. */
export const traceEndpoints: readonly Endpoint[] = [
  {
    method: 'get',
    path: tracePaths.trace,
    summary: 'One trace by its id in any form: its spans in order, and what its end waited for.',
    ...reading,
    answers: managedAnswers('The trace.', TraceAnswer, [
      'request_malformed',
      'trace_not_found',
      'warehouse_unavailable',
    ]),
  },
]
