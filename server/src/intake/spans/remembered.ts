/** A little longer than all services, operations and environments of a company. */
const rememberedMax = 4_096

/**
 * A function of a text that remembers what it gave. Of a service and a name there are few, and each
 * comes with every span. When too many have come it forgets them all.
 */
export function remembered<Value>(compute: (text: string) => Value): (text: string) => Value {
  const known = new Map<string, Value>()
  return (text) => {
    const found = known.get(text)
    if (found !== undefined) return found
    const value = compute(text)
    if (known.size >= rememberedMax) known.clear()
    known.set(text, value)
    return value
  }
}
