import type {
  RetentionGridResponse,
  RetentionListResponse,
  ScalarResponse,
  TimeseriesResponse,
} from '@throughline/contract'
import { answer, whole, type Answer, type Asked, type QueryContext } from './answer.ts'
import {
  parseRetentionFigures,
  parseRetentionGrid,
  parseRetentionList,
} from './parse/parse-retention.ts'
import type { FindSegment } from './parse/read-audience.ts'
import { resolveRetention, resolveRetentionList } from './resolve/resolve-retention.ts'
import { retentionColumns, retentionCurves } from './shape/retention-figures.ts'
import { gridAttributes } from './shape/retention-grid.ts'
import { retentionRecords } from './shape/retention-list.ts'
import { retentionGridSql } from './sql/retention-grid-sql.ts'
import { retentionListSql } from './sql/retention-list-sql.ts'

/** Who came back, cohort by cohort. */
export async function answerRetentionGrid(...asked: Asked): Promise<Answer<RetentionGridResponse>> {
  const answered = await answer(asked, {
    ...figureStages,
    parse: (body, findSegment) => parseRetentionGrid(body, reading(asked, findSegment)),
    shape: (plan, rows) => {
      const attributes = gridAttributes(plan, rows)
      return attributes && ({ type: 'retention_grid_response', attributes } as const)
    },
  })
  return whole(answered)
}

/** Those who are counted in a cell. */
export async function answerRetentionList(...asked: Asked): Promise<Answer<RetentionListResponse>> {
  const answered = await answer(asked, {
    parse: (body, findSegment) => parseRetentionList(body, reading(asked, findSegment)),
    resolve: resolveRetentionList,
    print: retentionListSql,
    shape: (plan, rows) => {
      return { type: 'retention_list_response', attributes: retentionRecords(plan, rows) } as const
    },
  })
  return whole(answered)
}

/** One figure of the grid, or one a group. */
export function answerRetentionScalar(...asked: Asked): Promise<Answer<ScalarResponse>> {
  return answer(asked, {
    ...figureStages,
    parse: (body, findSegment) => parseRetentionFigures(body, reading(asked, findSegment)),
    shape: (plan, rows) => ({
      type: 'scalar_response',
      attributes: { columns: retentionColumns(plan, rows) },
    }),
  })
}

/** A curve of the same period of all cohorts, or one a group. */
export function answerRetentionTimeseries(...asked: Asked): Promise<Answer<TimeseriesResponse>> {
  return answer(asked, {
    ...figureStages,
    parse: (body, findSegment) => parseRetentionFigures(body, reading(asked, findSegment)),
    shape: (plan, rows) => {
      const attributes = retentionCurves(plan, rows)
      return attributes && { type: 'timeseries_response', attributes }
    },
  })
}

const figureStages = { resolve: resolveRetention, print: retentionGridSql }

function reading(
  [, context]: readonly [unknown, QueryContext, ...unknown[]],
  findSegment: FindSegment,
) {
  return { findSegment, nowMs: context.nowMs() }
}
