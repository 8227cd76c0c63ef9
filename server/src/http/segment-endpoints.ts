import {
  QuestionErrors,
  SegmentAnswer,
  SegmentCreate,
  SegmentsAnswer,
  SegmentTemplateAnswer,
  SegmentTemplatesAnswer,
  SegmentUpdate,
} from '@throughline/contract'
import { callerFaults, faults, managedAnswers, type Endpoint } from './endpoint.ts'

const base = '/api/v2/product-analytics/segment'

/** Where segments are managed. */
export const segmentPaths = {
  segments: base,
  segment: `${base}/{id}`,
  templates: `${base}/templates`,
  template: `${base}/templates/{id}`,
} as const

const reading = { access: 'bothKeys', permission: 'rum_apps_read' } as const
const writing = { access: 'bothKeys', permission: 'rum_apps_write' } as const

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
    answers: {
      201: { meaning: 'The segment as created.', schema: SegmentAnswer },
      ...faults([...callerFaults, 'request_malformed', 'segments_full'], QuestionErrors),
    },
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
    summary: 'One segment.',
    ...reading,
    answers: managedAnswers('The segment.', SegmentAnswer, ['segment_not_found']),
  },
  {
    method: 'put',
    path: segmentPaths.segment,
    summary: 'Replace what stands in a segment; what is not named is gone, but `entity` stays.',
    ...writing,
    request: SegmentUpdate,
    answers: managedAnswers('The segment as it is now.', SegmentAnswer, [
      'request_malformed',
      'segment_not_found',
    ]),
  },
  {
    method: 'delete',
    path: segmentPaths.segment,
    summary: 'Delete a segment. Questions that name it are refused from then on.',
    ...writing,
    answers: {
      204: { meaning: 'Deleted.' },
      ...faults([...callerFaults, 'segment_not_found'], QuestionErrors),
    },
  },
]
