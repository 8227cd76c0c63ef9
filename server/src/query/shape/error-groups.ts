import type { ErrorGroup } from '@throughline/contract'
import { hex16, hex32 } from './hex-id.ts'
import { readFigure, readList, readText } from './read-rows.ts'

/** Rows as `errorGroupsSql` selects them. */
export function errorGroups(rows: readonly unknown[]): ErrorGroup[] {
  return rows.map((row) => groupOf(readList(row)))
}

function groupOf(cells: readonly unknown[]): ErrorGroup {
  const text = (index: number) => readText(cells[index])
  const count = (index: number) => readFigure(cells[index]) ?? 0
  return {
    id: text(0),
    type: 'error_group',
    attributes: {
      service: text(1),
      error_type: text(2),
      message: text(3),
      frames: readList(cells[4]).map(readText),
      count: count(5),
      traces: count(6),
      users: count(7),
      sessions: count(8),
      first_seen_ns: text(9),
      last_seen_ns: text(10),
      sample: sampleOf(readList(cells[11]).map(readText)),
    },
  }
}

function sampleOf([low = '0', high = '0', spanId = '0', message = '', stack = '']: string[]) {
  const id = { low: BigInt(low), high: BigInt(high) }
  return { trace_id: hex32(id), span_id: hex16(BigInt(spanId)), message, stack }
}
