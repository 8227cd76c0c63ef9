/**
 * The names of what the trace behind an event says, with the type of each as in the attributes. Only
 * these: other names that begin so are attributes like any.
 */
export const tracePaths = {
  /** 32 hexadecimal digits; the first 16 are zeros where only half of the id is known. */
  'trace.id': 'String',
  'trace.error': 'Bool',
  'trace.error.type': 'String',
  'trace.error.message': 'String',
  /** From the start of its first span to the end of its last, in nanoseconds. */
  'trace.duration': 'Int64',
  'trace.root.service': 'String',
  'trace.root.name': 'String',
  'trace.root.resource': 'String',
  /** Every service with a span in it. */
  'trace.service': 'Array(Nullable(String))',
  'trace.env': 'String',
  /** How the trace was found: `explicit`, `in_span`, `session`, `user` or `account`. */
  'trace.rule': 'String',
  /** How sure that is: `exact`, `high` or `likely`. */
  'trace.confidence': 'String',
} as const

export type TracePath = keyof typeof tracePaths

/** `trace.error.type` is one, `trace.anything` is not. */
export function isTracePath(path: string): path is TracePath {
  return Object.hasOwn(tracePaths, path)
}
