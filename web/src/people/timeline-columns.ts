import type { CsvColumn } from '../controls/column.ts'
import type { TimelineEvent } from './event-record.ts'

/** A timeline as a file: an event a line, with all that it says as JSON. */
export const timelineColumns: readonly CsvColumn<TimelineEvent>[] = [
  { title: 'Time (UTC)', value: ({ atMs }) => new Date(atMs).toISOString() },
  { title: 'Event', value: ({ name }) => name },
  { title: 'Type', value: ({ type }) => type },
  { title: 'User', value: ({ userId }) => userId },
  { title: 'Session', value: ({ sessionId }) => sessionId },
  { title: 'Trace', value: ({ traceId }) => traceId },
  { title: 'Application', value: ({ application }) => application },
  { title: 'Attributes', value: ({ fields }) => JSON.stringify(fields) },
]
