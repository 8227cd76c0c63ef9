import type { ScalarResponse, TimeseriesResponse } from '@throughline/contract'
import type { Dictionary } from '../warehouse/dictionary.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'
import { parseQuestion, type QuestionKind } from './parse/parse-question.ts'
import type { Question } from './parse/question.ts'
import { optimize, type Plan } from './plan/plan.ts'
import { namedPaths, resolveQuestion } from './resolve/resolve-question.ts'
import { failureOf, runLimits, runQuestion, type Failure } from './run/run-question.ts'
import { scalarColumns } from './shape/scalar.ts'
import { timeseriesAttributes } from './shape/timeseries.ts'
import { questionSql } from './sql/question-sql.ts'
import { unreachable } from './unreachable.ts'

export interface QueryContext {
  readonly warehouse: Pick<Warehouse, 'query'>
  readonly dictionary: Pick<Dictionary, 'attributeTypes'>
  newRequestId(): string
}

export type Answer<Wire> =
  | { readonly kind: 'answered'; readonly body: Wire }
  | { readonly kind: 'rejected'; readonly errors: readonly string[] }
  | { readonly kind: 'unavailable'; readonly retryAfterSeconds: number }
  /** Nobody waits for the answer any more. */
  | { readonly kind: 'cancelled' }

/** One figure, or one per group, over the whole range. */
export function answerScalar(
  body: unknown,
  context: QueryContext,
  signal?: AbortSignal,
): Promise<Answer<ScalarResponse>> {
  return answer({ body, kind: 'scalar', context, signal }, (plan, rows) => ({
    type: 'scalar_response',
    attributes: { columns: scalarColumns(plan, rows) },
  }))
}

/** A curve, or one per group, in buckets of the asked interval. */
export function answerTimeseries(
  body: unknown,
  context: QueryContext,
  signal?: AbortSignal,
): Promise<Answer<TimeseriesResponse>> {
  return answer({ body, kind: 'timeseries', context, signal }, (plan, rows) => {
    const attributes = timeseriesAttributes(plan, rows)
    return attributes && { type: 'timeseries_response', attributes }
  })
}

const tooLargeSentence =
  'The question or its answer is larger than one may be: ask with fewer terms, groups or buckets, or over a shorter range.'

interface Asked {
  readonly body: unknown
  readonly kind: QuestionKind
  readonly context: QueryContext
  readonly signal: AbortSignal | undefined
}

interface Wire<Data> {
  data?: Data
  meta: { request_id: string; status: 'done' | 'timeout' }
}

/** Undefined says that the answer has more cells than one may have. */
type Shape<Data> = (plan: Plan, rows: readonly unknown[]) => Data | undefined

async function answer<Data extends object>(
  asked: Asked,
  shape: Shape<Data>,
): Promise<Answer<Wire<Data & { id: string }>>> {
  const { context } = asked
  const parsed = parseQuestion(asked.body, asked.kind)
  if (parsed.kind === 'faulty') return { kind: 'rejected', errors: parsed.faults }
  const found = await attributeTypes(context, parsed.question)
  if (found.kind !== 'types') return failed(found, context)
  const plan = optimize(resolveQuestion(parsed.question, found.types))
  const outcome = await runQuestion(context.warehouse, questionSql(plan), asked.signal)
  if (outcome.kind !== 'rows') return failed(outcome, context)
  const data = shape(plan, outcome.rows)
  if (data === undefined) return failed({ kind: 'tooLarge' }, context)
  const id = context.newRequestId()
  return {
    kind: 'answered',
    body: { data: { id, ...data }, meta: { request_id: id, status: 'done' } },
  }
}

async function attributeTypes({ dictionary }: QueryContext, question: Question) {
  try {
    const types = await dictionary.attributeTypes(namedPaths(question))
    return { kind: 'types', types } as const
  } catch (error) {
    return failureOf(error)
  }
}

function failed<Data>(outcome: Failure, context: QueryContext): Answer<Wire<Data>> {
  switch (outcome.kind) {
    case 'timeout':
      return {
        kind: 'answered',
        body: { meta: { request_id: context.newRequestId(), status: 'timeout' } },
      }
    case 'tooLarge':
      return {
        kind: 'rejected',
        errors: [tooLargeSentence],
      }
    case 'unavailable':
      return { kind: 'unavailable', retryAfterSeconds: runLimits.retryAfterSeconds }
    case 'cancelled':
      return { kind: 'cancelled' }
    default:
      return unreachable(outcome)
  }
}
