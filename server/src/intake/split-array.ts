/** The texts of the elements of a JSON array. The text must be well-formed, and an array. */
export function splitArray(json: string): readonly string[] {
  const elements: string[] = []
  let depth = 0
  let start = json.indexOf('[') + 1
  const endElement = (at: number): void => {
    const element = json.slice(start, at)
    if (element.trim() !== '') elements.push(element)
    start = at + 1
  }
  for (let at = start - 1; at < json.length; at += 1) {
    switch (json.charAt(at)) {
      case '"':
        at = closingQuote(json, at)
        break
      case '[':
      case '{':
        depth += 1
        break
      case ']':
      case '}':
        depth -= 1
        if (depth === 0) endElement(at)
        break
      case ',':
        if (depth === 1) endElement(at)
        break
    }
  }
  return elements
}

function closingQuote(json: string, at: number): number {
  let end = at + 1
  while (json[end] !== '"') end += json[end] === '\\' ? 2 : 1
  return end
}
