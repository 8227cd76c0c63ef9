/** What may stand without `@` where spans are asked about. */
export const spanNames = [
  'service',
  'env',
  'version',
  'status',
  'timestamp',
  'resource_name',
  'operation_name',
  'type',
  'kind',
  'trace_id',
  'span_id',
  'parent_id',
] as const
export type SpanName = (typeof spanNames)[number]

/** Whether this is one of them. */
export function isSpanName(name: string): name is SpanName {
  return spanNames.some((known) => known === name)
}
