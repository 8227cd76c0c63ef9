import {
  JourneyFunnelResponse,
  ListResponse,
  SankeyResponse,
  ScalarResponse,
  TimeseriesResponse,
} from '@throughline/contract'
import { Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { call, type Target } from '../calling.ts'
import { funnelBody, withoutLabels } from './journey-body.ts'
import { listBody } from './list-body.ts'
import type { PlainCurves, PlainQuestion } from './plain-evaluator.ts'
import type { PlainJourneyQuestion } from './plain-journey-things.ts'
import type { PlainList } from './plain-list.ts'
import type { PlainDiagram, PlainSankey } from './plain-sankey.ts'
import { sankeyBody } from './sankey-body.ts'
import { questionBody, scalarRows, type ScalarRow } from './question-body.ts'

const scalarResponse = Compile(ScalarResponse)
const timeseriesResponse = Compile(TimeseriesResponse)
const listResponse = Compile(ListResponse)
const sankeyResponse = Compile(SankeyResponse)

/** Asks any server; the answer has to have the documented shape. */
export async function askScalarRows(
  target: Target,
  question: PlainQuestion,
  search: string,
): Promise<ScalarRow[]> {
  const answer = await ask(target, 'scalar', questionBody(question, search))
  if (!scalarResponse.Check(answer)) throw new Error(JSON.stringify(answer).slice(0, 2_000))
  return scalarRows(answer.data?.attributes.columns ?? [])
}

export async function askTimeseries(
  target: Target,
  question: PlainQuestion,
  search: string,
): Promise<PlainCurves> {
  const answer = await ask(target, 'timeseries', questionBody(question, search))
  if (!timeseriesResponse.Check(answer)) throw new Error(JSON.stringify(answer).slice(0, 2_000))
  const { series = [], times = [], values = [] } = answer.data?.attributes ?? {}
  return { series: series.map(({ group_tags }) => group_tags), times, values }
}

export async function askList(target: Target, list: PlainList, search: string): Promise<object> {
  const answer = await ask(target, 'list', listBody(list, search))
  if (!listResponse.Check(answer)) throw new Error(JSON.stringify(answer).slice(0, 2_000))
  return answer.data.attributes
}

export async function askSankey(
  target: Target,
  question: PlainSankey,
  search: string,
): Promise<PlainDiagram> {
  const path = '/api/v2/product-analytics/sankey'
  const answer: unknown = await (
    await call(target, { path, body: sankeyBody(question, search) })
  ).json()
  if (!sankeyResponse.Check(answer)) throw new Error(JSON.stringify(answer).slice(0, 2_000))
  return answer.data.attributes
}

const funnelResponse = Compile(JourneyFunnelResponse)

/** What a funnel is answered with, but for the labels of its steps. */
export async function askFunnel(target: Target, question: PlainJourneyQuestion): Promise<object> {
  const path = '/api/v2/product-analytics/journey/funnel'
  const answer: unknown = await (await call(target, { path, body: funnelBody(question) })).json()
  if (!funnelResponse.Check(answer)) throw new Error(JSON.stringify(answer).slice(0, 2_000))
  return withoutLabels(answer.data.attributes)
}

const runningResponse = Compile(
  Type.Object({
    meta: Type.Object({ request_id: Type.String(), status: Type.Literal('running') }),
  }),
)

type Kind = 'scalar' | 'timeseries' | 'list'

/** Comes back with the id until there is an answer. */
async function ask(target: Target, kind: Kind, body: object): Promise<unknown> {
  const path = `/api/v2/product-analytics/analytics/${kind}`
  const text = JSON.stringify(body)
  let asked: unknown = body
  for (;;) {
    const answer: unknown = await (await call(target, { path, body: asked })).json()
    if (!runningResponse.Check(answer)) return answer
    const id = JSON.stringify(answer.meta.request_id)
    asked = JSON.parse(text.replace('"attributes":{', `"attributes":{"request_id":${id},`))
  }
}
