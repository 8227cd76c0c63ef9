/** Which column rows are sorted by, and which way. */
export interface Sort {
  readonly by: string
  readonly way: 'up' | 'down'
}

/**
 * Rows by a value of each, read once a row: `sorted(users, ({ name }) => name, 'up')`. Equal ones keep
 * their order both ways.
 */
export function sorted<Row>(
  rows: readonly Row[],
  valueOf: (row: Row) => string | number,
  way: Sort['way'],
): readonly Row[] {
  const sign = way === 'up' ? 1 : -1
  return rows
    .map((row) => ({ row, value: valueOf(row) }))
    .sort((one, other) => {
      if (one.value === other.value) return 0
      return one.value < other.value ? -sign : sign
    })
    .map(({ row }) => row)
}
