/** Why a log record is rejected while the others of its body are kept. */
export const logFaults = {
  no_event_name:
    'it is no event: only log records with an event name are kept, in the field event_name or the attribute event.name',
  too_many: 'the events before it are 10,000; send fewer at once',
  no_room: 'the events before it, written out, are over 128 Mi characters; send fewer at once',
} as const

export type LogFault = keyof typeof logFaults

/** How many log records were rejected for each reason. */
export type RejectedLogs = ReadonlyMap<LogFault, number>
