const steps = [
  { unit: 'd', ms: 86_400_000 },
  { unit: 'h', ms: 3_600_000 },
  { unit: 'min', ms: 60_000 },
] as const

/** How long ago, in one word: `3 h ago`. */
export function ago(atMs: number, nowMs: number): string {
  const passed = nowMs - atMs
  const step = steps.find(({ ms }) => passed >= ms)
  return step === undefined ? 'just now' : `${Math.floor(passed / step.ms)} ${step.unit} ago`
}
