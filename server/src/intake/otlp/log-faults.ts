import type { ErrorCode } from '@throughline/contract'

/** Why a log record is rejected while the others of its body are kept. */
export type LogFault = Extract<
  ErrorCode,
  'log_record_not_event' | 'batch_too_long' | 'body_expands'
>

/** How many log records were rejected for each reason. */
export type RejectedLogs = ReadonlyMap<LogFault, number>
