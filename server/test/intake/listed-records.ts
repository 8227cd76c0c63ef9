import { isJsonObject, type JsonObject } from '../../src/intake/json-object.ts'
import { askList } from '../questions/ask-http.ts'
import type { RunningServer } from '../running-server.ts'

const hourMs = 3_600_000

/** Every event of a server that matches, of all times, with these columns or as the list shows it. */
export async function listedRecords(
  server: RunningServer,
  search: string,
  columns?: readonly string[],
): Promise<readonly JsonObject[]> {
  const range = { from: 0, to: Date.now() + 2 * hourMs, limit: 1_000, matches: () => true }
  const answer = await askList(server, { ...range, ...(columns && { columns }) }, search)
  return 'records' in answer && Array.isArray(answer.records)
    ? answer.records.filter(isJsonObject)
    : []
}
