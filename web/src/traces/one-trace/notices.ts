import type { TraceAnswer } from '@throughline/contract'
import { formatFigure } from '../../charts/number-format.ts'

type Trace = TraceAnswer['data']['attributes']

/** What keeps a trace from telling everything, a sentence each. */
export function traceNotices(trace: Trace): readonly string[] {
  const count = (isMeant: (span: Trace['spans'][number]['attributes']) => boolean): number =>
    trace.spans.filter(({ attributes }) => isMeant(attributes)).length
  const missing = count((span) => span.is_parent_missing)
  const skewed = count((span) => span.is_skewed)
  const inCycle = count((span) => span.is_in_cycle)
  const [shown, hidden] = [trace.spans.length, trace.event_count - trace.events.length]
  return [
    trace.is_cut &&
      `This trace has ${formatFigure(trace.span_count)} spans. The first ${formatFigure(shown)} of them are shown, and the critical path is that of these.`,
    missing > 0 &&
      `The parent of ${spansWords(missing)} is not here: it was not sent, or not yet, or a sampler dropped it. Such spans are shown at the top.`,
    skewed > 0 &&
      `${capital(spansWords(skewed))} ${skewed === 1 ? 'starts before its parent' : 'start before their parents'}: the clocks of two machines differ. Durations are right, places are not.`,
    inCycle > 0 &&
      `${capital(spansWords(inCycle))} ${inCycle === 1 ? 'is below itself' : 'are below themselves'} by what the tracer sent. Such spans are shown at the top.`,
    hidden > 0 && `${formatFigure(hidden)} more events belong to this trace than are shown.`,
  ].flatMap((notice) => (notice === false ? [] : notice))
}

function spansWords(count: number): string {
  return count === 1 ? 'one span' : `${formatFigure(count)} spans`
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
