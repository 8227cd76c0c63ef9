import { calledKinds, type ServiceMapEdge } from '@throughline/contract'
import { edgesMax } from '../sql/service-map-sql.ts'
import { readFigure, readList, readText } from './read-rows.ts'

/** Rows as `serviceMapSql` selects them. */
export function serviceMap(rows: readonly unknown[]) {
  const edges = rows.slice(0, edgesMax).map((row) => edgeOf(readList(row)))
  return { edges, is_cut: rows.length > edgesMax }
}

function edgeOf(cells: readonly unknown[]): ServiceMapEdge {
  const [source, target, kind] = cells.slice(0, 3).map(readText)
  const [calls = 0, errors = 0, p95 = 0] = cells.slice(3).map((cell) => readFigure(cell) ?? 0)
  return {
    source: source ?? '',
    target: target ?? '',
    kind: calledKinds.find((known) => known === kind) ?? 'external',
    calls,
    errors,
    error_rate: errors / calls,
    p95_ns: p95,
  }
}
