import type { Replayed } from '../server-api/dead-letter-api.ts'

/** What came of a replay, as a sentence. */
export function replayWords({ stored, kept, reason }: Replayed): string {
  if (stored + kept === 0) return 'There was nothing left to replay.'
  const told = [
    ...(stored > 0 ? [`${stored} stored`] : []),
    ...(kept > 0 ? [`${kept} still refused`] : []),
  ].join(', ')
  return reason === undefined ? `${told}.` : `${told}: ${reason}`
}
