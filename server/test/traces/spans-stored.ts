import type { RunningServer } from '../running-server.ts'

/** How many spans the warehouse has since the start. */
export async function spansStored(server: RunningServer): Promise<string | undefined> {
  const text = await (await fetch(`${server.url}/metrics`)).text()
  return /^throughline_spans_stored_total(?:\{.*\})? (\d+)$/m.exec(text)?.[1]
}
