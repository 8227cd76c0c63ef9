import {
  ChartAnswer,
  ChartCreate,
  ChartsAnswer,
  ChartUpdate,
  DashboardAnswer,
  DashboardCreate,
  DashboardsAnswer,
  DashboardUpdate,
  QuestionErrors,
  type ErrorCode,
} from '@throughline/contract'
import type { TSchema } from 'typebox'
import { callerFaults, faults, managedAnswers, type Endpoint } from './endpoint.ts'

/** Where charts and dashboards are kept. */
export const savedPaths = {
  charts: '/api/charts',
  chart: '/api/charts/{id}',
  dashboards: '/api/dashboards',
  dashboard: '/api/dashboards/{id}',
} as const

const reading = { access: 'bothKeys', permission: 'rum_apps_read' } as const
const writing = { access: 'bothKeys', permission: 'rum_apps_write' } as const

const changeFaults: readonly ErrorCode[] = ['request_malformed', 'body_too_large']

interface SavedKind {
  readonly name: 'chart' | 'dashboard'
  readonly besides: { readonly create: string; readonly remove: string }
  readonly create: TSchema
  readonly update: TSchema
  readonly list: TSchema
  readonly one: TSchema
}

/** Charts, and the dashboards that they stand on. */
export const savedEndpoints: readonly Endpoint[] = [
  ...endpointsOf({
    name: 'chart',
    besides: {
      create: ' It is a screen of the web app with the state in its address.',
      remove: ' Dashboards lose its tiles.',
    },
    create: ChartCreate,
    update: ChartUpdate,
    list: ChartsAnswer,
    one: ChartAnswer,
  }),
  ...endpointsOf({
    name: 'dashboard',
    besides: { create: ' It is a grid of charts.', remove: ' Its charts stay.' },
    create: DashboardCreate,
    update: DashboardUpdate,
    list: DashboardsAnswer,
    one: DashboardAnswer,
  }),
]

function endpointsOf({ name, besides, create, update, list, one }: SavedKind): Endpoint[] {
  const paths = { many: savedPaths[`${name}s`], one: savedPaths[name] }
  const notFound: readonly ErrorCode[] = [`${name}_not_found`]
  return [
    {
      method: 'get',
      path: paths.many,
      summary: `Every ${name}, by name.`,
      ...reading,
      answers: managedAnswers(`The ${name}s.`, list),
    },
    {
      method: 'post',
      path: paths.many,
      summary: `Save a new ${name}.${besides.create}`,
      ...writing,
      request: create,
      answers: {
        201: { meaning: `The ${name} as saved.`, schema: one },
        ...faults([...callerFaults, ...changeFaults, `${name}s_full`], QuestionErrors),
      },
    },
    {
      method: 'get',
      path: paths.one,
      summary: `One ${name}.`,
      ...reading,
      answers: managedAnswers(`The ${name}.`, one, notFound),
    },
    {
      method: 'put',
      path: paths.one,
      summary: `Replace what stands in a ${name}. What is not named is gone.`,
      ...writing,
      request: update,
      answers: managedAnswers(`The ${name} as it is now.`, one, [
        ...changeFaults,
        ...notFound,
        'revision_stale',
      ]),
    },
    {
      method: 'delete',
      path: paths.one,
      summary: `Delete a ${name}.${besides.remove}`,
      ...writing,
      answers: {
        204: { meaning: 'Deleted.' },
        ...faults([...callerFaults, ...notFound], QuestionErrors),
      },
    },
  ]
}
