/**
 * Aborts after `ms`, or with `given`. Node 20 forgets an `AbortSignal.timeout` that only
 * `AbortSignal.any` knows as soon as it collects garbage; one with a listener it keeps.
 */
export function signalWithin(ms: number, given?: AbortSignal): AbortSignal {
  const overdue = AbortSignal.timeout(ms)
  if (given === undefined) return overdue
  overdue.addEventListener('abort', () => {})
  return AbortSignal.any([given, overdue])
}
