import {
  QuestionErrors,
  SegmentAnswer,
  SegmentCreate,
  SegmentMembersUpdate,
  SegmentPageAnswer,
  SegmentsAnswer,
  SegmentTemplateAnswer,
  SegmentTemplatesAnswer,
  SegmentUpdate,
  StaticSegmentCreate,
  type ErrorCode,
} from '@throughline/contract'
import { callerFaults, faults, managedAnswers, type Endpoint } from './endpoint.ts'

const base = '/api/v2/product-analytics/segment'

/** Where segments are managed. */
export const segmentPaths = {
  segments: base,
  staticSegments: `${base}/static`,
  segment: `${base}/{id}`,
  members: `${base}/{id}/members`,
  templates: `${base}/templates`,
  template: `${base}/templates/{id}`,
} as const

const reading = { access: 'bothKeys', permission: 'rum_apps_read' } as const
const writing = { access: 'bothKeys', permission: 'rum_apps_write' } as const

const changeFaults: readonly ErrorCode[] = ['request_malformed', 'segments_busy']
const listFaults: readonly ErrorCode[] = [
  'segment_too_long',
  'body_too_large',
  'warehouse_unavailable',
]

const changeAnswers = managedAnswers('The segment as it is now.', SegmentAnswer, [
  ...changeFaults,
  'segment_not_found',
  ...listFaults,
])

/** Saved audiences. The bodies are our own. */
export const segmentEndpoints: readonly Endpoint[] = [
  {
    method: 'get',
    path: segmentPaths.segments,
    summary: 'Every segment, by name.',
    ...reading,
    answers: managedAnswers('The segments.', SegmentsAnswer),
  },
  {
    method: 'post',
    path: segmentPaths.segments,
    summary: 'Save a search as a segment.',
    ...writing,
    request: SegmentCreate,
    answers: creationAnswers([]),
  },
  {
    method: 'post',
    path: segmentPaths.staticSegments,
    summary: 'Save a list of ids as a segment.',
    ...writing,
    request: StaticSegmentCreate,
    answers: creationAnswers(listFaults),
  },
  {
    method: 'get',
    path: segmentPaths.templates,
    summary: 'Searches worth saving.',
    ...reading,
    answers: managedAnswers('The templates.', SegmentTemplatesAnswer),
  },
  {
    method: 'get',
    path: segmentPaths.template,
    summary: 'One template: a body that creates a segment.',
    ...reading,
    answers: managedAnswers('The template.', SegmentTemplateAnswer, ['segment_not_found']),
  },
  {
    method: 'get',
    path: segmentPaths.segment,
    summary: 'One segment, and of a static one its ids, by page[size] and page[after].',
    ...reading,
    answers: managedAnswers('The segment.', SegmentPageAnswer, [
      'request_malformed',
      'segment_not_found',
      'warehouse_unavailable',
    ]),
  },
  {
    method: 'put',
    path: segmentPaths.segment,
    summary:
      'Replace what stands in a segment. What is not named is gone, but `entity` and `ids` stay.',
    ...writing,
    request: SegmentUpdate,
    answers: changeAnswers,
  },
  {
    method: 'post',
    path: segmentPaths.members,
    summary: 'Add ids to a static segment and remove others from it, both at once.',
    ...writing,
    request: SegmentMembersUpdate,
    answers: changeAnswers,
  },
  {
    method: 'delete',
    path: segmentPaths.segment,
    summary: 'Delete a segment. Questions that name it are refused from then on.',
    ...writing,
    answers: {
      204: { meaning: 'Deleted.' },
      ...faults([...callerFaults, 'segment_not_found', 'segments_busy'], QuestionErrors),
    },
  },
]

function creationAnswers(codes: readonly ErrorCode[]): Endpoint['answers'] {
  const all: readonly ErrorCode[] = [...callerFaults, ...changeFaults, 'segments_full', ...codes]
  return {
    201: { meaning: 'The segment as created.', schema: SegmentAnswer },
    ...faults(all, QuestionErrors),
  }
}
