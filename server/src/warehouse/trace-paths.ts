import { sql, type Sql } from './sql-text.ts'

type TraceFacet = {
  /** As the attributes name types. */
  readonly type: string
  /** What the rows of one trace in `traces` say together; NULL where they say nothing. */
  readonly said: Sql
}

/** What a trace says of itself, by name. */
const ofTrace = {
  /** 32 hexadecimal digits; the first 16 are zeros where only half of the id is known. */
  'trace.id': {
    type: 'String',
    said: sql`toNullable(lower(concat(${sixteenDigits(sql`max(trace_high)`)}, ${sixteenDigits(sql`trace_low`)})))`,
  },
  'trace.error': { type: 'Bool', said: sql`toNullable(max(is_error))` },
  'trace.error.type': { type: 'String', said: textIn(sql`error`, sql`type`) },
  'trace.error.message': { type: 'String', said: textIn(sql`error`, sql`message`) },
  /** From the start of its first span to the end of its last, in nanoseconds. */
  'trace.duration': {
    type: 'Int64',
    said: sql`toNullable(toUnixTimestamp64Nano(max(ended_at)) - toUnixTimestamp64Nano(min(started_at)))`,
  },
  'trace.root.service': { type: 'String', said: textIn(sql`root`, sql`service`) },
  'trace.root.name': { type: 'String', said: textIn(sql`root`, sql`name`) },
  'trace.root.resource': { type: 'String', said: textIn(sql`root`, sql`resource`) },
  /** Every service with a span in it. */
  'trace.service': {
    type: 'Array(Nullable(String))',
    said: sql`arrayMap(x -> toNullable(x), arraySort(groupUniqArrayArray(services)))`,
  },
  'trace.env': { type: 'String', said: textIn(sql`root`, sql`env`) },
} as const satisfies Readonly<Record<string, TraceFacet>>

/** What is said of how an event came to its trace, with the values there are. */
const ofMatch = {
  'trace.rule': { type: 'String', values: ['explicit', 'in_span', 'session', 'user', 'account'] },
  /** How sure the rule is. */
  'trace.confidence': { type: 'String', values: ['exact', 'high', 'likely'] },
} as const

/**
 * The names of what the trace behind an event says. Only these: other names that begin so are
 * attributes like any.
 */
export const tracePaths = { ...ofTrace, ...ofMatch } as const

export type TracePath = keyof typeof tracePaths

/** `trace.error.type` is one, `trace.anything` is not. */
export function isTracePath(path: string): path is TracePath {
  return Object.hasOwn(tracePaths, path)
}

function sixteenDigits(number: Sql): Sql {
  return sql`leftPad(hex(${number}), 16, '0')`
}

function textIn(state: Sql, element: Sql): Sql {
  return sql`nullIf(tupleElement(argMinMerge(${state}), '${element}'), '')`
}
