import type {
  FacetInfoResponse,
  ListResponse,
  ProfilesResponse,
  ScalarResponse,
  TimeseriesResponse,
} from '@throughline/contract'
import type { Catalog } from '../catalog/catalog.ts'
import type { Dictionary } from '../warehouse/dictionary.ts'
import type { Sql } from '../warehouse/sql-text.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'
import type { Parsed } from './parse/faults.ts'
import { parseFacetQuestion } from './parse/parse-facet-question.ts'
import { parseListQuestion } from './parse/parse-list-question.ts'
import {
  parseAccountsQuestion,
  parseEventFilteredQuestion,
  parseUsersQuestion,
} from './parse/parse-profile-question.ts'
import { parseQuestion } from './parse/parse-question.ts'
import type { Selection } from './parse/question.ts'
import type { FindSegment } from './parse/read-audience.ts'
import { optimize } from './plan/plan.ts'
import type { ResolvedSelection } from './resolve/condition.ts'
import { asSent, type Known } from './resolve/known.ts'
import { resolveWith, type Seen } from './resolve/resolve-with.ts'
import { resolveList } from './resolve/resolve-list.ts'
import {
  resolveFacetQuestion,
  resolveProfileQuestion,
  type ResolvedFacetQuestion,
  type ResolvedProfileQuestion,
} from './resolve/resolve-profile-question.ts'
import { resolveQuestion } from './resolve/resolve-question.ts'
import { failureOf, runQuestion, type Failure } from './run/run-question.ts'
import { facetResult } from './shape/facet.ts'
import { listAttributes } from './shape/list.ts'
import { profileHits } from './shape/profiles.ts'
import { scalarColumns } from './shape/scalar.ts'
import { timeseriesAttributes } from './shape/timeseries.ts'
import { facetSql } from './sql/facet-sql.ts'
import { listSql } from './sql/list-sql.ts'
import { profileListSql } from './sql/profile-list-sql.ts'
import { questionSql } from './sql/question-sql.ts'
import { unreachable } from './unreachable.ts'
import type { Users } from './users.ts'

export interface QueryContext {
  readonly warehouse: Pick<Warehouse, 'query'>
  readonly dictionary: Pick<Dictionary, 'attributeTypes' | 'traceKinds'>
  readonly segments: Pick<Catalog, 'segment'>
  readonly users: Users
  newRequestId(): string
  nowMs(): number
}

export type Answer<Wire> =
  | { readonly kind: 'answered'; readonly body: Wire }
  | { readonly kind: 'rejected'; readonly errors: readonly string[] }
  | { readonly kind: 'unavailable' }
  /** Nobody waits for the answer any more. */
  | { readonly kind: 'cancelled' }

/** One figure, or one per group, over the whole range. */
export function answerScalar(...asked: Asked): Promise<Answer<ScalarResponse>> {
  return answer(asked, {
    parse: (body, findSegment) => parseQuestion(body, 'scalar', findSegment),
    resolve: resolveQuestion,
    print: questionSql,
    shape: (plan, rows) => ({
      type: 'scalar_response',
      attributes: { columns: scalarColumns(plan, rows) },
    }),
  })
}

/** A curve, or one per group, in buckets of the asked interval. */
export function answerTimeseries(...asked: Asked): Promise<Answer<TimeseriesResponse>> {
  return answer(asked, {
    parse: (body, findSegment) => parseQuestion(body, 'timeseries', findSegment),
    resolve: resolveQuestion,
    print: questionSql,
    shape: (plan, rows) => {
      const attributes = timeseriesAttributes(plan, rows)
      return attributes && { type: 'timeseries_response', attributes }
    },
  })
}

/** The events themselves, in the asked order. */
export async function answerList(...asked: Asked): Promise<Answer<ListResponse>> {
  const listed = await answer(asked, {
    parse: parseListQuestion,
    resolve: resolveList,
    print: listSql,
    shape: (plan, rows) => {
      return { type: 'list_response', attributes: listAttributes(plan, rows) } as const
    },
  })
  return withData(listed, { type: 'list_response', attributes: {} })
}

/** Users by what all their events say of them. */
export function answerUsers(...asked: Asked): Promise<Answer<ProfilesResponse>> {
  return answer(asked, profileStages(asked, parseUsersQuestion))
}

/** Accounts by what all their events say of them. */
export function answerAccounts(...asked: Asked): Promise<Answer<ProfilesResponse>> {
  return answer(asked, profileStages(asked, parseAccountsQuestion))
}

/** Users who did something. */
export function answerEventFilteredUsers(...asked: Asked): Promise<Answer<ProfilesResponse>> {
  return answer(asked, profileStages(asked, parseEventFilteredQuestion))
}

/** The values that a column of users' profiles has. */
export function answerUserFacet(...asked: Asked): Promise<Answer<FacetInfoResponse>> {
  return answer(asked, { ...facetStages, parse: (body) => parseFacetQuestion(body, 'user') })
}

/** The values that a column of accounts' profiles has. */
export function answerAccountFacet(...asked: Asked): Promise<Answer<FacetInfoResponse>> {
  return answer(asked, { ...facetStages, parse: (body) => parseFacetQuestion(body, 'account') })
}

const facetStages = {
  resolve: resolveFacetQuestion,
  print: facetSql,
  shape: (_plan: ResolvedFacetQuestion, rows: readonly unknown[]) => {
    return { type: 'users_facet_info', attributes: { result: facetResult(rows) } } as const
  },
}

function profileStages([, context]: Asked, parse: typeof parseUsersQuestion) {
  return {
    parse: (body: unknown, findSegment: FindSegment) =>
      parse(body, { findSegment, nowMs: context.nowMs() }),
    resolve: resolveProfileQuestion,
    print: profileListSql,
    shape: (plan: ResolvedProfileQuestion, rows: readonly unknown[]) => {
      return { type: 'query_response', attributes: profileHits(plan, rows) } as const
    },
  }
}

export type Asked = readonly [body: unknown, context: QueryContext, signal?: AbortSignal]

type Asking = Pick<Selection, 'isIdentityResolved'>
type Conditional = Pick<ResolvedSelection, 'condition' | 'often' | 'told'>

/** The stages of one kind of question. */
interface Stages<Question extends Asking, Plan extends Conditional, Data> {
  parse(body: unknown, findSegment: FindSegment): Parsed<Question>
  resolve(question: Question, known: Known): Plan
  print(plan: Plan): Sql
  /** Undefined says that the answer has more cells than one may have. */
  shape(plan: Plan, rows: readonly unknown[]): Data | undefined
}

/** An answer on the wire; what was given up has no data. */
interface Wire<Data> {
  data?: Data & { id: string }
  meta: { request_id: string; status: 'done' | 'timeout' }
}

/** Walks the stages of one kind of question. */
export async function answer<Question extends Asking, Plan extends Conditional, Data>(
  [body, context, signal]: Asked,
  stages: Stages<Question, Plan, Data>,
): Promise<Answer<Wire<Data>>> {
  const parsed = stages.parse(body, (segmentId) => context.segments.segment(segmentId))
  if (parsed.kind === 'faulty') return { kind: 'rejected', errors: parsed.faults }
  const { question } = parsed
  const users = question.isIdentityResolved ? context.users.reading() : asSent
  const resolved = await resolve(context, (seen) => stages.resolve(question, { ...seen, users }))
  if (resolved.kind !== 'resolved') return unanswered(resolved, context)
  const plan = optimize(resolved.plan)
  const outcome = await runQuestion(context.warehouse, stages.print(plan), signal)
  if (outcome.kind !== 'rows') return unanswered(outcome, context)
  const data = stages.shape(plan, outcome.rows)
  if (data === undefined) return unanswered({ kind: 'tooLarge' }, context)
  const id = context.newRequestId()
  return {
    kind: 'answered',
    body: { data: { id, ...data }, meta: { request_id: id, status: 'done' } },
  }
}

/** For questions whose clients need data even when it was given up. */
function withData<Data, Empty>(
  answered: Answer<Wire<Data>>,
  empty: Empty,
): Answer<{ data: (Data | Empty) & { id: string }; meta: Wire<Data>['meta'] }> {
  if (answered.kind !== 'answered') return answered
  const { data, meta } = answered.body
  return { kind: 'answered', body: { data: data ?? { id: meta.request_id, ...empty }, meta } }
}

interface WholeWire<Data> {
  data: Data & { id: string }
  meta: { request_id: string; status: 'done' }
}

/** Clients that know no answer without data, nor its status: one that was given up is refused. */
export function whole<Data>(answered: Answer<Wire<Data>>): Answer<WholeWire<Data>> {
  if (answered.kind !== 'answered') return answered
  const { data, meta } = answered.body
  if (data === undefined) return { kind: 'rejected', errors: [unanswerable.timeout] }
  return { kind: 'answered', body: { data, meta: { ...meta, status: 'done' } } }
}

async function resolve<Plan>({ dictionary }: QueryContext, resolver: (seen: Seen) => Plan) {
  try {
    return { kind: 'resolved', plan: await resolveWith(dictionary, resolver) } as const
  } catch (error) {
    return failureOf(error)
  }
}

/** Why a question has no answer, to whoever asked it. */
export const unanswerable = {
  tooLarge:
    'The question or its answer is larger than one may be: ask with fewer terms, groups, buckets or columns, or over a shorter range.',
  timeout: 'The answer took longer than one may take: ask over a shorter range.',
  cancelled: 'The question was cancelled.',
} as const

/** What whoever asked is told when there is no answer. */
export function unanswered<Data>(outcome: Failure, context: QueryContext): Answer<Wire<Data>> {
  switch (outcome.kind) {
    case 'timeout':
      return {
        kind: 'answered',
        body: { meta: { request_id: context.newRequestId(), status: 'timeout' } },
      }
    case 'tooLarge':
      return {
        kind: 'rejected',
        errors: [unanswerable.tooLarge],
      }
    case 'unavailable':
      return { kind: 'unavailable' }
    case 'cancelled':
      return { kind: 'cancelled' }
    default:
      return unreachable(outcome)
  }
}
