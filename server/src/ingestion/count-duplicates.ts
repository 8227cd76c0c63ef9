import { ingestionWarnings } from '@throughline/contract'
import { rowApplicationId } from '../warehouse/event-row.ts'
import { readRow } from '../warehouse/read-row.ts'
import type { IngestionFigures } from './held-figures.ts'

/** Counts rows whose event was there already; by then nobody knows any more who sent it. */
export function countDuplicates(
  figures: Pick<IngestionFigures, 'count'>,
  rows: readonly Buffer[],
): void {
  const { meaning: reason } = ingestionWarnings.duplicate_id
  for (const row of rows) {
    const source = { applicationId: rowApplicationId(row), keyId: '', protocol: '' } as const
    const sample = () => {
      const { name } = readRow(row).texts
      return { eventName: name === '' ? undefined : name, place: '/event/id', reason }
    }
    figures.count(source, { type: 'duplicate_id', count: 1, sample })
  }
}
