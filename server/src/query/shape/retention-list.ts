import type { RetentionListResponse } from '@throughline/contract'
import type { ResolvedRetentionList } from '../resolve/resolve-retention.ts'
import { shownCell } from './profiles.ts'
import { readList } from './read-rows.ts'

/** A record for each who is counted. */
export function retentionRecords(
  { entityName, columns }: ResolvedRetentionList,
  rows: readonly unknown[],
): RetentionListResponse['data']['attributes'] {
  const records = rows.map((row) => {
    const [id, ...cells] = readList(row)
    const shown = columns.map(({ name }, index) => [name, shownCell(cells[index])] as const)
    return Object.fromEntries([...shown, [entityName, id]])
  })
  return { retention_entity: entityName, records }
}
