/**
 * Releases of ClickHouse. Before these, the JSON type drops paths that it should keep when some
 * paths are left out of it; the branches between were given up without the mend.
 */
const firstGood = [
  [25, 8, 17],
  [25, 11, 9],
  [25, 12, 6],
  [26, 1, 3, 19],
] as const satisfies readonly (readonly number[])[]

/** Whether attributes are kept whole: `isReleaseKnownGood('26.7.2.1')`. */
export function isReleaseKnownGood(release: string): boolean {
  const parts = release.split('.').map(Number)
  const ofBranch = firstGood.find((first) => first[0] === parts[0] && first[1] === parts[1])
  if (ofBranch !== undefined) return isAtLeast(parts, ofBranch)
  return isAtLeast(parts, [26, 2])
}

function isAtLeast(parts: readonly number[], least: readonly number[]): boolean {
  for (const [index, wanted] of least.entries()) {
    const given = parts[index] ?? 0
    if (given !== wanted) return given > wanted
  }
  return true
}
