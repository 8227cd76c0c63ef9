import type {
  JourneyFunnelResponse,
  JourneyListResponse,
  JourneyScalarResponse,
  JourneyTimeseriesResponse,
} from '@throughline/contract'
import { answer, whole, type Answer, type Asked } from './answer.ts'
import { parseJourneyList } from './parse/parse-journey-list.ts'
import { parseFunnelQuestion, parseJourneyFigures } from './parse/parse-journey.ts'
import { resolveJourneyList } from './resolve/resolve-journey-list.ts'
import { resolveFunnel, resolveJourneyFigure } from './resolve/resolve-journey.ts'
import { funnelAttributes } from './shape/funnel.ts'
import { journeyListAttributes } from './shape/journey-list.ts'
import { journeyColumns, journeySeries } from './shape/journey-figures.ts'
import { journeyListSql } from './sql/journey/journey-list-sql.ts'
import { funnelSql, journeyFigureSql } from './sql/journey/journey-sql.ts'

/** How far those got who began a journey. */
export async function answerFunnel(...asked: Asked): Promise<Answer<JourneyFunnelResponse>> {
  const answered = await answer(asked, {
    parse: parseFunnelQuestion,
    resolve: resolveFunnel,
    print: funnelSql,
    shape: (plan, rows) => {
      return { type: 'funnel_response', attributes: funnelAttributes(plan, rows) } as const
    },
  })
  return whole(answered)
}

/** One figure of journeys, or one per group, over the whole range. */
export async function answerJourneyScalar(...asked: Asked): Promise<Answer<JourneyScalarResponse>> {
  const answered = await answer(asked, {
    parse: (body, findSegment) => parseJourneyFigures(body, 'scalar', findSegment),
    resolve: resolveJourneyFigure,
    print: journeyFigureSql,
    shape: (plan, rows) => {
      const attributes = { columns: journeyColumns(plan, rows) }
      return { type: 'journey_scalar_response', attributes } as const
    },
  })
  return whole(answered)
}

/** A curve of journeys, or one per group, each attempt in the bucket that it starts in. */
export async function answerJourneyTimeseries(
  ...asked: Asked
): Promise<Answer<JourneyTimeseriesResponse>> {
  const answered = await answer(asked, {
    parse: (body, findSegment) => parseJourneyFigures(body, 'timeseries', findSegment),
    resolve: resolveJourneyFigure,
    print: journeyFigureSql,
    shape: (plan, rows) => {
      const attributes = journeySeries(plan, rows)
      return attributes && ({ type: 'journey_timeseries_response', attributes } as const)
    },
  })
  return whole(answered)
}

/** Those who made a journey, or dropped off, each by the attempt that stands for him. */
export async function answerJourneyList(...asked: Asked): Promise<Answer<JourneyListResponse>> {
  const answered = await answer(asked, {
    parse: parseJourneyList,
    resolve: resolveJourneyList,
    print: journeyListSql,
    shape: (plan, rows) => {
      const attributes = journeyListAttributes(plan, rows)
      return { type: 'journey_list_response', attributes } as const
    },
  })
  return whole(answered)
}
