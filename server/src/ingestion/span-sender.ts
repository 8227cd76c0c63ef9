/** Who sent spans, as figures name it in one text. */

const tracerCharsMax = 100

export function spanSender(service: string, tracer: string): string {
  return JSON.stringify([service, tracer.slice(0, tracerCharsMax)])
}

export type SpanSender = { readonly service: string; readonly tracer: string }

/** '' for what is not known, as of senders that are counted together because they are too many. */
export function parseSpanSender(text: string): SpanSender {
  const parsed: unknown = text === '' ? [] : JSON.parse(text)
  const [service, tracer] = Array.isArray(parsed) ? parsed.map(String) : []
  return { service: service ?? '', tracer: tracer ?? '' }
}
