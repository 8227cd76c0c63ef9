/**
 * What matches a search, the best match first: the text itself, then what begins with it, then the
 * rest, each in the order it came. `bestFirst(events, ({ name }) => name, 'order')`.
 */
export function bestFirst<Item>(
  items: readonly Item[],
  textOf: (item: Item) => string,
  search: string,
): readonly Item[] {
  if (search === '') return items
  const sought = search.toLowerCase()
  const rank = (item: Item): number => {
    const text = textOf(item).toLowerCase()
    if (text === sought) return 0
    return text.startsWith(sought) ? 1 : 2
  }
  return items.toSorted((one, other) => rank(one) - rank(other))
}
