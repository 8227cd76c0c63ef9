import type { AnalyticsRequest, TimeseriesFormulaRequest } from '@throughline/contract'
import { computesOf, printMeasure } from '../building/measure.ts'
import { timeInterval } from '../range/interval.ts'
import type { ApiCall } from '../report/api-call.ts'
import { questionPaths } from '../server-api/questions.ts'
import { formulaFault } from './explore-report.ts'
import { linesIn, parseFormula } from './formula.ts'
import { eventLines, lineWords, type LineChoice } from './line-choice.ts'
import { lineQuestions, lineSearch, type Scope } from './question.ts'
import type { ExploreState } from './url.ts'

/** The requests behind the curves of a state: one a line, and one for each formula. */
export function requestsOf(state: ExploreState, scope: Scope): readonly ApiCall[] {
  const curves = eventLines(state.lines).flatMap((line) => {
    const title = `${line.letter} · ${lineWords(line)}`
    return curveBodies(line, scope).map((body) => ({ title, path: questionPaths.timeseries, body }))
  })
  const formulas = state.lines.flatMap((line) => formulaCall(line, state, scope))
  return [...curves, ...formulas]
}

// With a breakdown the page asks for the groups that the first line has most of. Whoever asks one line
// alone gets its own.
function curveBodies(
  line: ReturnType<typeof eventLines>[number],
  scope: Scope,
): readonly AnalyticsRequest[] {
  const { curves } = lineQuestions(line, { ...scope, breakdown: '' }, [])
  if (scope.breakdown === '') return curves
  const groups = [{ facet: scope.breakdown, limit: scope.top }]
  return curves.map(({ data }) => ({
    data: {
      ...data,
      attributes: {
        ...data.attributes,
        query: { ...data.attributes.query, group_by: groups },
      },
    },
  }))
}

function formulaCall(line: LineChoice, state: ExploreState, scope: Scope): readonly ApiCall[] {
  if (line.kind !== 'formula' || formulaFault(line.text, state.lines) !== undefined) return []
  const parsed = parseFormula(line.text)
  if (parsed.kind === 'faulty') return []
  const named = new Set(linesIn(parsed.formula).map(({ letter }) => letter))
  const lines = eventLines(state.lines).filter(({ letter }) => named.has(letter))
  // A measure of two figures would be a formula itself; the API computes one of plain figures.
  if (lines.some(({ measure }) => computesOf(measure).length > 1)) return []
  // Nor does it compute of a segment.
  if (scope.segment !== '') return []
  const groups =
    scope.breakdown === '' ? {} : { group_by: [{ facet: scope.breakdown, limit: scope.top }] }
  const queries = lines.map((one) => ({
    data_source: 'product_analytics' as const,
    name: one.letter,
    compute: computesOf(one.measure)[0] ?? { aggregation: printMeasure(one.measure) },
    search: { query: lineSearch(one, scope.filter) },
    ...groups,
  }))
  const body: TimeseriesFormulaRequest = {
    data: {
      type: 'timeseries_request',
      attributes: {
        from: scope.window.fromMs,
        to: scope.window.toMs,
        time_interval: timeInterval(scope.interval, scope.zone),
        queries,
        formulas: [{ formula: line.text.toUpperCase() }],
      },
    },
  }
  return [{ title: `${line.letter} · ${lineWords(line)}`, path: questionPaths.formulas, body }]
}
