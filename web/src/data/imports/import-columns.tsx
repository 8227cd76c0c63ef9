import type { Import } from '@throughline/contract'
import { formatBytes } from '../../charts/bytes.ts'
import { formatFigure, formatShare } from '../../charts/number-format.ts'
import { ago } from '../../controls/ago.ts'
import type { Column } from '../../controls/column.ts'

type Attributes = Import['attributes']

/** A page that sends is heard of every few seconds. */
const silentMsMax = 60_000

/** What became of an import, as of a moment. */
export function outcomeWords(attributes: Attributes, nowMs: number): string {
  const { state, bytes_read: read, bytes, modified_at: heardMs } = attributes
  if (state !== 'running') return outcomes[state]
  const share = formatShare(read, bytes)
  return nowMs - heardMs > silentMsMax ? `Broke off at ${share}` : `Running, ${share}`
}

const outcomes = { done: 'Done', cancelled: 'Cancelled', failed: 'Failed' } as const

/** The columns of the table of imports. */
export const importColumns: readonly Column<Import>[] = [
  {
    key: 'name',
    title: 'File',
    value: ({ attributes }) => attributes.name,
    widthPx: 180,
    isWide: true,
  },
  {
    key: 'application',
    title: 'Application',
    value: ({ attributes }) => attributes.application_id,
    widthPx: 130,
  },
  {
    key: 'outcome',
    title: 'Outcome',
    value: ({ attributes }) => outcomeWords(attributes, Date.now()),
    widthPx: 120,
  },
  figure('accepted', 'Accepted'),
  figure('rejected', 'Rejected'),
  {
    key: 'bytes',
    title: 'Size',
    value: ({ attributes }) => attributes.bytes,
    cell: ({ attributes }) => formatBytes(attributes.bytes),
    isFigure: true,
    widthPx: 100,
  },
  {
    key: 'begun',
    title: 'Begun',
    value: ({ attributes }) => attributes.begun_at,
    exported: ({ attributes }) => new Date(attributes.begun_at).toISOString(),
    cell: ({ attributes }) => ago(attributes.begun_at, Date.now()),
    isFigure: true,
    widthPx: 110,
  },
  { key: 'by', title: 'By', value: ({ attributes }) => attributes.begun_by, widthPx: 160 },
]

function figure(key: 'accepted' | 'rejected', title: string): Column<Import> {
  return {
    key,
    title,
    value: ({ attributes }) => attributes[key],
    cell: ({ attributes }) => formatFigure(attributes[key]),
    isFigure: true,
    widthPx: 100,
  }
}
