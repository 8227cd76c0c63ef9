import type {
  AnalyticsRequest,
  ScalarFormulaResponse,
  TimeseriesFormulaResponse,
} from '@throughline/contract'
import { answerScalar, answerTimeseries, type Answer, type QueryContext } from '../answer.ts'
import type { Parsed } from '../parse/faults.ts'
import { attributesPointer, queryPointer } from '../parse/read-selection.ts'
import { combineScalars, combineTimeseries } from './combine.ts'
import {
  readScalarRequest,
  readTimeseriesRequest,
  type FormulaQuestion,
  type NamedQuestion,
} from './read-formula-request.ts'

type Asked = readonly [body: unknown, context: QueryContext, signal?: AbortSignal]

/** One figure a formula, or one a formula and group, over the whole range. */
export function answerScalarFormulas(...asked: Asked): Promise<Answer<ScalarFormulaResponse>> {
  return answerFormulas(asked, {
    read: readScalarRequest,
    ask: answerScalar,
    combine: (question, answers, id) => {
      return { id, type: 'scalar_response' as const, attributes: combineScalars(question, answers) }
    },
  })
}

/** A curve a formula, or one a formula and group. */
export function answerTimeseriesFormulas(
  ...asked: Asked
): Promise<Answer<TimeseriesFormulaResponse>> {
  return answerFormulas(asked, {
    read: readTimeseriesRequest,
    ask: answerTimeseries,
    combine: (question, answers, id) => {
      const attributes = combineTimeseries(question, answers)
      return { id, type: 'timeseries_response' as const, attributes }
    },
  })
}

/** What an answer of one query carries; without data it took too long. */
interface QueryAnswer<Attributes> {
  readonly data?: { readonly attributes: Attributes }
}

interface Stages<Attributes, Data> {
  read(body: unknown): Parsed<FormulaQuestion>
  ask(
    body: AnalyticsRequest,
    context: QueryContext,
    signal?: AbortSignal,
  ): Promise<Answer<QueryAnswer<Attributes>>>
  combine(question: FormulaQuestion, answers: readonly Attributes[], id: string): Data
}

const tooSlow = { errors: 'The question took too long: ask over a shorter range.' }

async function answerFormulas<Attributes, Data>(
  [body, context, signal]: Asked,
  stages: Stages<Attributes, Data>,
): Promise<Answer<{ data?: Data; errors?: string }>> {
  const parsed = stages.read(body)
  if (parsed.kind === 'faulty') return { kind: 'rejected', errors: parsed.faults }
  const { queries } = parsed.question
  const answers = await Promise.all(queries.map((query) => stages.ask(query.body, context, signal)))
  const errors = answers.flatMap((answer, index) => errorsOf(answer, queries[index]))
  if (errors.length > 0) return { kind: 'rejected', errors: [...new Set(errors)] }
  const attributes: Attributes[] = []
  for (const answer of answers) {
    // The rejected are gone by now; one that is away or cancelled speaks for all.
    if (answer.kind !== 'answered') return answer
    if (answer.body.data === undefined) return { kind: 'answered', body: tooSlow }
    attributes.push(answer.body.data.attributes)
  }
  const data = stages.combine(parsed.question, attributes, context.newRequestId())
  return { kind: 'answered', body: { data } }
}

/** The sentences about one query, which point at where it stands in the whole body. */
function errorsOf(answer: Answer<unknown>, query: NamedQuestion | undefined): string[] {
  if (answer.kind !== 'rejected' || query === undefined) return []
  return answer.errors.map((sentence) =>
    sentence
      .replace(`${queryPointer}/query/search`, `${query.pointer}/search`)
      .replace(queryPointer, query.pointer)
      .replace(`${query.pointer}/compute/interval`, `${attributesPointer}/interval`)
      .replace(`${query.pointer}/compute/time_interval`, `${attributesPointer}/time_interval`),
  )
}
