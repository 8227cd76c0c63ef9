export interface Run<Item, Of> {
  readonly of: Of
  /** Index of its first item. */
  readonly start: number
  readonly items: readonly Item[]
}

/** Cuts a list where what its items are of changes: `runsOf([1, 3, 2, 5], isOdd)` are three runs. */
export function runsOf<Item, Of>(
  items: readonly Item[],
  of: (item: Item) => Of,
): readonly Run<Item, Of>[] {
  const starts = items.flatMap((item, index) => {
    const before = items[index - 1]
    return before !== undefined && of(before) === of(item) ? [] : [index]
  })
  return starts.flatMap((start, run) => {
    const first = items[start]
    if (first === undefined) return []
    return [{ of: of(first), start, items: items.slice(start, starts[run + 1]) }]
  })
}
