const times = Number(process.env['CASES_TIMES'] ?? 1)

/** How many cases a property has: those of every run, or with `CASES_TIMES=20` twenty times as many. */
export function caseCount(atEveryRun: number): number {
  return atEveryRun * times
}
