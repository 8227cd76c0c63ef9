/** The heads under which files call their first column an id. */
const heads = /^(id|user|user_id|userid|usr\.id|account|account_id|distinct_id)$/i

/**
 * The ids in pasted text or a CSV file: the first cell of each line, each once. `a,x\n"b",y` → a, b.
 * Ids with commas have to stand in quotes.
 */
export function idsIn(text: string): readonly string[] {
  const cells = text.split(/\r?\n/).map(firstCell)
  const [first = '', ...rest] = cells
  const ids = heads.test(first) ? rest : cells
  return [...new Set(ids)].filter((id) => id !== '')
}

function firstCell(line: string): string {
  const quoted = /^\s*"((?:[^"]|"")*)"/.exec(line)
  if (quoted !== null) return (quoted[1] ?? '').replaceAll('""', '"')
  return (/^[^,;\t]*/.exec(line)?.[0] ?? '').trim()
}
